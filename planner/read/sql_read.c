/* sql_read.c - see sql_read.h. */
#include "planner/read/sql_read.h"

#include <string.h>

#include "common/nearest.h"
#include "common/strbuf.h"

/* What is left of a file while it is read line by line. */
struct lines {
    struct str text;   /* the whole */
    size_t begin;      /* of the line, in bytes */
    size_t end;        /* of the line, without its end */
    size_t next;       /* of the line after it */
    struct srcpos pos; /* of the line */
};

/* One "-- key: value". */
struct entry {
    const char *key; /* NULL where the line is none */
    struct str value;
    const struct lines *at;
    struct arena *arena;
};

typedef bool entry_fn(const struct entry *entry, struct sql_file *out, struct error *err);

static bool next_line(struct lines *l)
{
    const char *end;

    l->begin = l->next;
    if (l->begin >= l->text.len)
        return false;
    end = memchr(l->text.ptr + l->begin, '\n', l->text.len - l->begin);
    l->end = end == NULL ? l->text.len : (size_t)(end - l->text.ptr);
    l->next = l->end + (end != NULL);
    l->pos.line++;
    return true;
}

static struct str line_text(const struct lines *l)
{
    return str_trim((struct str){ l->text.ptr + l->begin, l->end - l->begin });
}

/* Fills out with the words between commas. */
static void split(const struct entry *entry, struct strlist *out)
{
    struct str rest = entry->value;

    while (rest.len > 0) {
        const char *comma = memchr(rest.ptr, ',', rest.len);
        size_t len = comma == NULL ? rest.len : (size_t)(comma - rest.ptr);
        struct str word = str_trim((struct str){ rest.ptr, len });

        if (word.len > 0)
            vec_push(entry->arena, out, arena_strndup(entry->arena, word.ptr, word.len));
        rest.ptr += len + (comma != NULL);
        rest.len -= len + (comma != NULL);
    }
}

static struct srcpos value_pos(const struct entry *entry)
{
    struct srcpos pos = entry->at->pos;

    pos.column = (uint32_t)(entry->value.ptr - (entry->at->text.ptr + entry->at->begin)) + 1;
    return pos;
}

static bool read_revision(const struct entry *entry, struct sql_file *out, struct error *err)
{
    if (entry->value.len == 0)
        return error_at(err, ERROR_INPUT, entry->at->pos, "revision is empty");
    out->id = arena_strndup(entry->arena, entry->value.ptr, entry->value.len);
    out->id_pos = entry->at->pos;
    return true;
}

static bool read_revises(const struct entry *entry, struct sql_file *out, struct error *err)
{
    (void)err;
    out->down_pos = value_pos(entry);
    out->down_span.begin = (size_t)(entry->value.ptr - entry->at->text.ptr);
    out->down_span.end = out->down_span.begin + entry->value.len;
    if (!str_equals(entry->value, "<base>"))
        split(entry, &out->down);
    return true;
}

static bool read_message(const struct entry *entry, struct sql_file *out, struct error *err)
{
    (void)err;
    out->message = arena_strndup(entry->arena, entry->value.ptr, entry->value.len);
    return true;
}

static bool read_labels(const struct entry *entry, struct sql_file *out, struct error *err)
{
    (void)err;
    split(entry, &out->branch_labels);
    return true;
}

static bool read_depends(const struct entry *entry, struct sql_file *out, struct error *err)
{
    (void)err;
    split(entry, &out->depends_on);
    return true;
}

static bool read_replaces(const struct entry *entry, struct sql_file *out, struct error *err)
{
    (void)err;
    split(entry, &out->replaces);
    return true;
}

static bool read_transaction(const struct entry *entry, struct sql_file *out, struct error *err)
{
    out->no_transaction = str_equals(entry->value, "off");
    if (!out->no_transaction && !str_equals(entry->value, "on"))
        return error_at(err, ERROR_INPUT, value_pos(entry), "transaction is neither on nor off");
    return true;
}

static bool read_digest(const struct entry *entry, struct sql_file *out, struct error *err)
{
    if (entry->value.len != 64 || strspn(entry->value.ptr, "0123456789abcdef") < 64) {
        return error_at(err, ERROR_INPUT, value_pos(entry),
                        "sha256 is not 64 lower case hexadecimal digits");
    }
    out->script_digest = arena_strndup(entry->arena, entry->value.ptr, entry->value.len);
    return true;
}

static bool read_unfinished(const struct entry *entry, struct sql_file *out, struct error *err)
{
    (void)err;
    out->unfinished = arena_strndup(entry->arena, entry->value.ptr, entry->value.len);
    return true;
}

static bool read_nothing(const struct entry *entry, struct sql_file *out, struct error *err)
{
    (void)entry;
    (void)out;
    (void)err;
    return true;
}

enum { KEYS = 10 };

static const struct key {
    const char *name;
    entry_fn *read;
} keys[KEYS] = {
    { "revision", read_revision },   { "revises", read_revises },
    { "message", read_message },     { "branch labels", read_labels },
    { "depends on", read_depends },  { "transaction", read_transaction },
    { "sha256", read_digest },       { "unfinished", read_unfinished },
    { "create date", read_nothing }, { "replaces", read_replaces },
};

/* Returns the line as an entry; its key is NULL where it is none. A key is
 * lower case words before a colon; "migplan:" speaks to the rules, see
 * sql/comments.h. */
static struct entry parse_entry(const struct lines *l, struct arena *arena)
{
    struct entry entry = { .at = l, .arena = arena };
    struct str line = line_text(l);
    size_t len;

    if (!str_starts_with(line, "-- "))
        return entry;
    line = str_trim((struct str){ line.ptr + 3, line.len - 3 });
    len = strspn(line.ptr, "abcdefghijklmnopqrstuvwxyz0123456789 ");
    if (len == 0 || len >= line.len || len > 24 || line.ptr[len] != ':' ||
        str_starts_with(line, "migplan:"))
        return entry;
    entry.key = arena_strndup(arena, line.ptr, len);
    entry.value = str_trim((struct str){ line.ptr + len + 1, line.len - len - 1 });
    return entry;
}

static bool unknown_key(const struct entry *entry, struct error *err)
{
    struct strlist names = { 0 };
    const char *nearest;

    for (size_t i = 0; i < KEYS; i++)
        vec_push(entry->arena, &names, keys[i].name);
    nearest = nearest_find(entry->key, &names);
    error_at(err, ERROR_INPUT, entry->at->pos, "unknown key '%s'", entry->key);
    if (nearest != NULL)
        error_hint(err, "did you mean '-- %s:'?", nearest);
    return error_hint(err, "the keys are %s", strlist_join(&names, ", ", entry->arena));
}

static bool read_key(const struct entry *entry, bool seen[KEYS], struct sql_file *out,
                     struct error *err)
{
    size_t i = 0;

    while (i < KEYS && strcmp(keys[i].name, entry->key) != 0)
        i++;
    if (i == KEYS)
        return unknown_key(entry, err);
    if (seen[i])
        return error_at(err, ERROR_INPUT, entry->at->pos, "'%s' stands there twice", entry->key);
    seen[i] = true;
    return keys[i].read(entry, out, err);
}

/* Begins the section that the entry names; the open one ends before it. */
static bool begin_section(const struct entry *entry, struct sql_section **open,
                          struct sql_file *out, struct error *err)
{
    bool up = str_equals(entry->value, "upgrade");
    struct sql_section *section = &out->sections[up ? DIRECTION_UPGRADE : DIRECTION_DOWNGRADE];

    if (!up && !str_equals(entry->value, "downgrade")) {
        return error_at(err, ERROR_INPUT, value_pos(entry),
                        "a section is upgrade or downgrade, not '%.*s'", (int)entry->value.len,
                        entry->value.ptr);
    }
    if (section->line != 0) {
        return error_at(err, ERROR_INPUT, entry->at->pos, "a second section '%s'",
                        up ? "upgrade" : "downgrade");
    }
    if (*open != NULL)
        (*open)->span.end = entry->at->begin;
    section->line = entry->at->pos.line;
    section->span = (struct srcspan){ entry->at->next, entry->at->text.len };
    *open = section;
    return true;
}

/* Reads a line before the sections that is no entry. */
static bool read_text(const struct lines *l, struct strbuf *description, struct error *err)
{
    struct str line = line_text(l);

    if (line.len > 0 && !str_starts_with(line, "--")) {
        error_at(err, ERROR_INPUT, l->pos, "SQL before the first section");
        return error_hint(err, "write '-- migrate: upgrade' above it");
    }
    if (line.len >= 2)
        line = str_trim((struct str){ line.ptr + 2, line.len - 2 });
    strbuf_add(description, line.ptr, line.len);
    strbuf_addch(description, '\n');
    return true;
}

static bool read_lines(struct lines *l, struct strbuf *description, struct sql_file *out,
                       struct error *err)
{
    struct sql_section *open = NULL;
    bool seen[KEYS] = { false };

    while (next_line(l)) {
        struct entry entry;

        if (open != NULL && strncmp(l->text.ptr + l->begin, "-- migrate:", 11) != 0)
            continue;
        entry = parse_entry(l, description->arena);
        if (entry.key == NULL) {
            if (!read_text(l, description, err))
                return false;
        } else if (strcmp(entry.key, "migrate") == 0) {
            if (!begin_section(&entry, &open, out, err))
                return false;
        } else if (!read_key(&entry, seen, out, err)) {
            return false;
        }
    }
    return true;
}

/* Returns whether a line of the file's leading comments is one of our keys
 * that no other tool has. */
static bool is_ours(struct lines l, struct arena *arena)
{
    while (next_line(&l)) {
        struct str line = line_text(&l);
        struct entry entry;

        if (line.len > 0 && !str_starts_with(line, "--"))
            return false;
        entry = parse_entry(&l, arena);
        if (entry.key != NULL &&
            (strcmp(entry.key, "revision") == 0 || strcmp(entry.key, "revises") == 0 ||
             strcmp(entry.key, "migrate") == 0 || strcmp(entry.key, "sha256") == 0))
            return true;
    }
    return false;
}

static bool check_complete(const char *path, const struct sql_file *f, struct error *err)
{
    struct srcpos top = { path, 1, 0 };

    if (f->id == NULL && f->script_digest == NULL) {
        error_at(err, ERROR_INPUT, top, "the file has no '-- revision:'");
        return error_hint(err, "write '-- revision: <id>' at the top");
    }
    if (f->id != NULL && f->down_pos.line == 0) {
        error_at(err, ERROR_INPUT, f->id_pos, "the file has no '-- revises:'");
        return error_hint(err, "write '-- revises: <base>' where it is the first revision");
    }
    if (f->sections[DIRECTION_UPGRADE].line == 0)
        return error_at(err, ERROR_INPUT, top, "the file has no '-- migrate: upgrade'");
    return true;
}

bool sql_parse(const char *path, struct str text, struct arena *arena, struct sql_file *out,
               struct error *err)
{
    struct lines l = { .text = text, .pos = { path, 0, 0 } };
    struct strbuf description = { .arena = arena };
    struct str rest;

    *out = (struct sql_file){ 0 };
    if (str_starts_with(text, "\xEF\xBB\xBF"))
        l.next = 3;
    if (!is_ours(l, arena))
        return true;
    if (!read_lines(&l, &description, out, err) || !check_complete(path, out, err))
        return false;
    rest = str_trim((struct str){ strbuf_text(&description), description.len });
    if (out->message == NULL)
        out->message = "";
    if (rest.len > 0) {
        out->message = arena_printf(arena, "%s%s%.*s", out->message,
                                    out->message[0] == '\0' ? "" : "\n\n", (int)rest.len, rest.ptr);
    }
    return true;
}

bool sql_read(const struct source_file *file, struct str text, struct arena *arena,
              struct revision *out, struct error *err)
{
    struct sql_file f;

    if (!sql_parse(file->path, text, arena, &f, err))
        return false;
    out->kind = REVISION_SQL;
    out->id = f.id;
    out->down = f.down;
    out->depends_on = f.depends_on;
    out->branch_labels = f.branch_labels;
    out->doc = f.message;
    out->pos = f.id_pos;
    out->down_pos = f.down_pos;
    out->down_span = f.down_span;
    return true;
}
