/* sidecar.c - see sidecar.h. */
#include "planner/cmd/sidecar.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "common/escape.h"
#include "common/limits.h"
#include "common/strbuf.h"
#include "planner/sql/split.h"

static const char *const direction_names[] = {
    [DIRECTION_UPGRADE] = "upgrade",
    [DIRECTION_DOWNGRADE] = "downgrade",
};

/* Adds text on one line: a newline in it would end the comment. */
static void add_comment(struct strbuf *sb, const char *text)
{
    escape_add(sb, text);
    strbuf_addch(sb, '\n');
}

static bool runs_outside(const struct sidecar *s)
{
    for (int d = DIRECTION_UPGRADE; d <= DIRECTION_DOWNGRADE; d++) {
        for (size_t i = 0; i < s->scripts[d].count; i++) {
            if (s->scripts[d].items[i].autocommit)
                return true;
        }
    }
    return false;
}

static void add_header(struct strbuf *sb, const struct sidecar *s, struct arena *arena)
{
    const struct revision *r = s->node->revision;

    strbuf_addf(sb, "-- revision: %s\n-- revises: %s\n", r->id,
                r->down.count == 0 ? "<base>" : strlist_join(&r->down, ", ", arena));
    strbuf_addf(sb, "-- sha256: %s\n", r->digest);
    /* A file is in a transaction or is not: where a part of it may not be, none is. */
    if (runs_outside(s))
        strbuf_addstr(sb, "-- transaction: off\n");
    for (int d = DIRECTION_UPGRADE; d <= DIRECTION_DOWNGRADE; d++) {
        const struct script *script = &s->scripts[d];

        if (script->status != SCRIPT_OPAQUE)
            continue;
        strbuf_addf(sb, "-- unfinished: %s, from line %u on: ", direction_names[d],
                    script->opaque.items[0].line);
        add_comment(sb, script->opaque.items[0].reason);
        return;
    }
}

static void add_section(struct strbuf *sb, const struct script *script, enum direction d)
{
    if (script->status == SCRIPT_MISSING || script->status == SCRIPT_RAISES)
        return;
    strbuf_addf(sb, "\n-- migrate: %s\n", direction_names[d]);
    for (size_t i = 0; i < script->count; i++)
        strbuf_addf(sb, "%s;\n", script->items[i].sql);
    for (size_t i = 0; i < script->opaque.count; i++) {
        strbuf_addf(sb, "-- line %u, %s: ", script->opaque.items[i].line,
                    script->opaque.items[i].reason);
        add_comment(sb, script->opaque.items[i].excerpt);
    }
}

const char *sidecar_text(const struct sidecar *s, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    add_header(&sb, s, arena);
    add_section(&sb, &s->scripts[DIRECTION_UPGRADE], DIRECTION_UPGRADE);
    add_section(&sb, &s->scripts[DIRECTION_DOWNGRADE], DIRECTION_DOWNGRADE);
    return strbuf_text(&sb);
}

/* Reads all that command prints. */
static bool read_command(const char *command, struct strbuf *out, struct error *err)
{
    FILE *pipe = popen(command, "r"); /* NOLINT(cert-env33-c): what the user asked to run */
    char chunk[4096];
    size_t got;
    int status;

    if (pipe == NULL)
        return error_errno(err, "cannot run %s", command);
    while ((got = fread(chunk, 1, sizeof(chunk), pipe)) > 0 && out->len < LIMIT_REVISION_FILE)
        strbuf_add(out, chunk, got);
    status = pclose(pipe);
    if (status == 0)
        return true;
    error_set(err, ERROR_SYSTEM, "Alembic could not print it");
    error_fact(err, "command", "%s", command);
    error_fact(err, "status", "%d", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    return error_hint(err, "write the sidecar by hand: migplan sidecar without --with-alembic");
}

/* Returns whether the command belongs to Alembic's frame, not to the revision. */
static bool is_frame(const char *sql, const char *version_table)
{
    static const char *const words[] = { "BEGIN", "COMMIT" };
    static const char *const writes[] = { "INSERT INTO ", "UPDATE ", "DELETE FROM ",
                                          "CREATE TABLE ", "DROP TABLE " };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(sql, words[i]) == 0)
            return true;
    }
    for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
        size_t len = strlen(writes[i]);
        const char *name = sql + len;
        size_t word;

        if (strncmp(sql, writes[i], len) != 0)
            continue;
        word = strcspn(name, " (\n");
        if (word >= strlen(version_table) &&
            strncmp(name + word - strlen(version_table), version_table, strlen(version_table)) == 0)
            return true;
    }
    return false;
}

/* A script of one revision always moves the version: what has no such write is
 * something else, and would stand for a revision that does nothing. */
static bool refuse_other(const char *command, struct error *err)
{
    error_set(err, ERROR_SYSTEM, "what was printed is no script of Alembic");
    error_fact(err, "command", "%s", command);
    return error_hint(err, "name what runs Alembic here: --with-alembic 'poetry run alembic'");
}

static bool read_script(const char *command, const char *version_table, struct arena *arena,
                        struct script *out, struct error *err)
{
    struct strbuf text = { .arena = arena };
    struct sql_commands commands = { 0 };
    size_t frame = 0;
    bool begun = false; /* some transaction */
    bool inside = false;

    *out = (struct script){ .status = SCRIPT_EMPTY };
    if (!read_command(command, &text, err) ||
        !sql_split((struct str){ strbuf_text(&text), text.len },
                   (struct srcpos){ "Alembic's output", 1, 1 }, arena, &commands, err))
        return false;
    for (size_t i = 0; i < commands.count; i++) {
        const struct str sql_text = commands.items[i].text;
        const char *sql = arena_strndup(arena, sql_text.ptr, sql_text.len);

        if (is_frame(sql, version_table)) {
            begun = begun || strcmp(sql, "BEGIN") == 0;
            inside = strcmp(sql, "COMMIT") != 0 && (inside || strcmp(sql, "BEGIN") == 0);
            frame += strcmp(sql, "BEGIN") != 0 && strcmp(sql, "COMMIT") != 0;
            continue;
        }
        out->status = SCRIPT_COMPILED;
        vec_push(arena, out,
                 (struct statement){
                     .sql = sql, .line = commands.items[i].line, .autocommit = begun && !inside });
    }
    return frame > 0 || refuse_other(command, err);
}

bool sidecar_ask_alembic(struct sidecar *s, const char *command, const char *version_table,
                         struct arena *arena, struct error *err)
{
    const struct revision *r = s->node->revision;
    struct strbuf id = { .arena = arena };
    struct strbuf parent = { .arena = arena };
    const char *up;
    const char *down;

    if (r->down.count > 1)
        return error_set(err, ERROR_USAGE, "%s is a merge: Alembic prints none of it alone", r->id);
    escape_add_shell(&id, r->id);
    escape_add_shell(&parent, r->down.count == 0 ? "base" : r->down.items[0]);
    up = arena_printf(arena, "%s upgrade %s:%s --sql", command, strbuf_text(&parent),
                      strbuf_text(&id));
    down = arena_printf(arena, "%s downgrade %s:%s --sql", command, strbuf_text(&id),
                        strbuf_text(&parent));
    return read_script(up, version_table, arena, &s->scripts[DIRECTION_UPGRADE], err) &&
           read_script(down, version_table, arena, &s->scripts[DIRECTION_DOWNGRADE], err);
}
