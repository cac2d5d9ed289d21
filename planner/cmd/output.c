/* output.c - see output.h. */
#include "planner/cmd/output.h"

#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/nearest.h"
#include "planner/cmd/cmd.h"

/* Takes "FORMAT=FILE" apart; *file is NULL where there is none. */
static const struct format *parse(const char *text, struct arena *arena, const char **file)
{
    size_t len = strcspn(text, "=");

    *file = text[len] == '=' && text[len + 1] != '\0' ? text + len + 1 : NULL;
    return format_find(arena_strndup(arena, text, len));
}

static bool unknown(const char *text, struct arena *arena, struct error *err)
{
    struct strlist names = { 0 };
    const char *nearest;

    format_names(&names, arena);
    nearest = nearest_find(text, &names);
    error_set(err, ERROR_USAGE, "there is no format '%s'", text);
    if (nearest != NULL)
        error_hint(err, "did you mean %s?", nearest);
    return error_hint(err, "formats: %s", strlist_join(&names, ", ", arena));
}

bool output_verify(const struct strlist *formats, struct arena *arena, struct error *err)
{
    const char *on_stdout = NULL;

    for (size_t i = 0; i < formats->count; i++) {
        const char *file;

        if (parse(formats->items[i], arena, &file) == NULL)
            return unknown(formats->items[i], arena, err);
        if (file != NULL)
            continue;
        if (on_stdout != NULL) {
            error_set(err, ERROR_USAGE, "both %s and %s would go to standard output", on_stdout,
                      formats->items[i]);
            return error_hint(err, "name a file for one of them: --format %s=FILE",
                              formats->items[i]);
        }
        on_stdout = formats->items[i];
    }
    return true;
}

static bool write_file(const struct format *format, const struct report *report, const char *path,
                       struct error *err)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    bool done;

    if (out == NULL)
        return error_errno(err, "cannot write %s", path);
    format->write(report, out);
    done = fclose(out) == 0 ? file_write(path, text, len, err)
                            : error_errno(err, "cannot write %s", path);
    free(text);
    return done;
}

static const struct format *stdout_format(const struct strlist *formats,
                                          const struct cli_call *call)
{
    const struct format *found = cmd_options(call)->json ? &format_json : &format_text;

    for (size_t i = 0; i < formats->count; i++) {
        const char *file;
        const struct format *format = parse(formats->items[i], call->arena, &file);

        if (file == NULL)
            found = format;
    }
    return found;
}

bool output_is_text(const struct strlist *formats, const struct cli_call *call)
{
    return stdout_format(formats, call) == &format_text;
}

bool output_identifies(const struct strlist *formats, const struct cli_call *call)
{
    const char *file;

    for (size_t i = 0; i < formats->count; i++) {
        if (parse(formats->items[i], call->arena, &file)->identifies)
            return true;
    }
    return stdout_format(formats, call)->identifies;
}

bool output_is_from_root(const struct strlist *formats, const struct cli_call *call)
{
    const char *file;

    for (size_t i = 0; i < formats->count; i++) {
        if (parse(formats->items[i], call->arena, &file)->from_root)
            return true;
    }
    return stdout_format(formats, call)->from_root;
}

bool output_write(const struct strlist *formats, const struct report *report,
                  const struct cli_call *call, struct error *err)
{
    struct report plain = *report;

    plain.color = false;
    for (size_t i = 0; i < formats->count; i++) {
        const char *file;
        const struct format *format = parse(formats->items[i], call->arena, &file);

        if (file != NULL && !write_file(format, &plain, file, err))
            return false;
    }
    stdout_format(formats, call)->write(report, call->out);
    return true;
}
