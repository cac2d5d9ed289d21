/* formats.c - the table of report formats, and what they share. */
#include <string.h>

#include "common/escape.h"
#include "common/strbuf.h"
#include "planner/report/past_text.h"
#include "planner/report/report.h"

static const struct format *const formats[] = {
    &format_text,   &format_concise, &format_json,     &format_jsonl,
    &format_sarif,  &format_github,  &format_gitlab,   &format_junit,
    &format_rdjson, &format_rdjsonl, &format_markdown,
};

enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

const struct format *format_find(const char *name)
{
    for (size_t i = 0; i < FORMATS; i++) {
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    }
    return NULL;
}

void format_names(struct strlist *names, struct arena *arena)
{
    for (size_t i = 0; i < FORMATS; i++)
        vec_push(arena, names, formats[i]->name);
}

void report_add_path(struct strbuf *sb, const char *path)
{
    if (strncmp(path, "::", 2) == 0 || strncmp(path, "##", 2) == 0)
        strbuf_addstr(sb, "./");
    escape_add(sb, path);
}

const char *report_sentence(const struct finding *f, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addstr(&sb, f->message);
    for (size_t i = 0; i < f->origins.count; i++) {
        const char *origin = past_text_origin(&f->origins.items[i], arena);

        if (origin != NULL)
            strbuf_addf(&sb, "; %s", origin);
    }
    for (size_t i = 0; i < f->hints.count; i++)
        strbuf_addf(&sb, "; %s", f->hints.items[i]);
    strbuf_addch(&sb, '.');
    return strbuf_text(&sb);
}

/* Goes to the next line; stays where there is none. */
static bool step_on(struct report_text *text)
{
    const char *end = memchr(text->bytes.ptr + text->at, '\n', text->bytes.len - text->at);

    if (end == NULL)
        return false;
    text->at = (size_t)(end - text->bytes.ptr) + 1;
    text->line++;
    return true;
}

static void step_back(struct report_text *text)
{
    text->at--; /* onto the end of the line before */
    while (text->at > 0 && text->bytes.ptr[text->at - 1] != '\n')
        text->at--;
    text->line--;
}

struct str report_line(const struct report *report, const char *path, uint32_t line)
{
    struct report_text *text = path == NULL ? NULL : strmap_get(report->files, path);
    const char *end;
    struct str rest;

    if (text == NULL || line == 0)
        return (struct str){ "", 0 };
    while (text->line > line - 1)
        step_back(text);
    while (text->line < line - 1) {
        if (!step_on(text))
            return (struct str){ "", 0 };
    }
    rest = (struct str){ text->bytes.ptr + text->at, text->bytes.len - text->at };
    end = memchr(rest.ptr, '\n', rest.len);
    if (end != NULL)
        rest.len = (size_t)(end - rest.ptr);
    if (rest.len > 0 && rest.ptr[rest.len - 1] == '\r')
        rest.len--;
    return rest;
}

const char *report_counts(const struct findings *findings, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (int s = SEVERITY_ERROR; s >= SEVERITY_NOTE; s--) {
        size_t count = findings_count(findings, (enum severity)s);

        if (count > 0)
            strbuf_addf(&sb, "%s%zu %s%s", sb.len > 0 ? ", " : "", count,
                        severity_name((enum severity)s), count == 1 ? "" : "s");
    }
    return sb.len > 0 ? strbuf_text(&sb) : "no problems";
}

const char *report_uri(const char *path, struct arena *arena)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-._~/@+=";
    struct strbuf sb = { .arena = arena };

    for (; *path != '\0'; path++) {
        if (strchr(plain, *path) != NULL)
            strbuf_addch(&sb, *path);
        else
            strbuf_addf(&sb, "%%%02X", (unsigned)(unsigned char)*path);
    }
    return strbuf_text(&sb);
}

/* Takes the steps of path from where they are; ".." takes one back. */
static void go(struct strlist *steps, const char *path, struct arena *arena)
{
    while (*path != '\0') {
        size_t len = strcspn(path, "/");
        const char *step = arena_strndup(arena, path, len);

        if (strcmp(step, "..") == 0)
            steps->count -= steps->count > 0;
        else if (len > 0 && strcmp(step, ".") != 0)
            vec_push(arena, steps, step);
        path += len + (path[len] == '/');
    }
}

const char *report_path(const struct report *report, const char *path)
{
    struct strlist steps = { 0 };
    size_t len = report->root == NULL ? 0 : strlen(report->root);

    if (report->root == NULL)
        return path;
    if (path[0] == '/') {
        bool below = strncmp(path, report->root, len) == 0 && path[len] == '/';

        return below ? path + len + 1 : path;
    }
    go(&steps, report->folder, report->arena);
    go(&steps, path, report->arena);
    return strlist_join(&steps, "/", report->arena);
}
