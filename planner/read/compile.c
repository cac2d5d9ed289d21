/* compile.c - see compile.h. */
#include "planner/read/compile.h"

#include <string.h>

#include "common/limits.h"
#include "planner/ddl/host.h"
#include "planner/py/program.h"
#include "planner/read/compile_files.h"
#include "planner/read/sql_read.h"
#include "planner/sql/split.h"

static void mark_opaque(struct script *out, struct arena *arena, uint32_t line, const char *reason,
                        const char *excerpt)
{
    out->status = SCRIPT_OPAQUE;
    vec_push(arena, &out->opaque, (struct opaque){ line, reason, excerpt == NULL ? "" : excerpt });
}

static void add_command(struct script *out, struct arena *arena, const struct statement *from,
                        const struct sql_command *command)
{
    struct statement s = *from;

    s.sql = arena_strndup(arena, command->text.ptr, command->text.len);
    vec_push(arena, out, s);
}

/* execute() may be given several commands; a statement of a script is one. */
static void split_statements(const struct script *from, struct arena *arena, struct script *out)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct statement *s = &from->items[i];
        struct sql_commands commands = { 0 };
        struct error refused = { 0 };

        /* What cannot be cut stays whole: PostgreSQL will say what is wrong. */
        if (!sql_split(str_of(s->sql), (struct srcpos){ NULL, 1, 1 }, arena, &commands, &refused)) {
            vec_push(arena, out, *s);
            continue;
        }
        for (size_t k = 0; k < commands.count; k++)
            add_command(out, arena, s, &commands.items[k]);
    }
}

static const char *with_cause(const struct py_outcome *o, struct arena *arena)
{
    if (o->cause.file == NULL || o->cause.line == 0 ||
        (o->pos.file != NULL && strcmp(o->cause.file, o->pos.file) == 0))
        return o->reason;
    return arena_printf(arena, "%s (%s:%u)", o->reason, o->cause.file, o->cause.line);
}

static void take_outcome(const struct py_outcome *o, struct arena *arena, struct script *out)
{
    out->line = o->pos.line;
    switch (o->status) {
    case PY_STATUS_RAN:
        out->status = out->count > 0 ? SCRIPT_COMPILED
                      : o->is_empty  ? SCRIPT_EMPTY
                                     : SCRIPT_COMPILED;
        return;
    case PY_STATUS_OPAQUE:
        mark_opaque(out, arena, o->pos.line, with_cause(o, arena), o->excerpt);
        return;
    case PY_STATUS_RAISED:
        out->status = SCRIPT_RAISES;
        out->raises = o->raises;
        return;
    case PY_STATUS_MISSING:
        out->status = SCRIPT_MISSING;
        out->line = 0;
        return;
    }
}

static bool run_python(const struct revision *r, enum direction direction,
                       const struct compile_settings *settings, struct str text,
                       struct arena *arena, struct script *out, struct error *err)
{
    struct py_source source = { .path = r->path, .text = text };
    struct compile_files files;
    struct script raw = { .status = SCRIPT_COMPILED };
    struct py_program *program;
    struct py_outcome outcome;
    struct ddl_host state = { 0 };
    struct py_host host;
    struct ddl d;

    ddl_init(&d, &settings->ddl, &raw, arena);
    state.ddl = &d;
    compile_files_init(&files, r->file, arena, &state.files);
    ddl_host_init(&host, &state);
    if (!py_program_open(&source, "", &host, arena, &program, err))
        return false;
    outcome = py_program_run(program, direction == DIRECTION_UPGRADE ? "upgrade" : "downgrade");
    split_statements(&raw, arena, out);
    take_outcome(&outcome, arena, out);
    return true;
}

/* A script that Python itself would not read is opaque as a whole. */
static bool compile_python(const struct revision *r, enum direction direction,
                           const struct compile_settings *settings, struct str text,
                           struct arena *arena, struct script *out)
{
    struct error refused = { 0 };

    if (!run_python(r, direction, settings, text, arena, out, &refused))
        mark_opaque(out, arena, 1, arena_strdup(arena, refused.message), NULL);
    return true;
}

static bool compile_section(const struct sql_file *file, const char *path, struct str text,
                            enum direction direction, struct arena *arena, struct script *out,
                            struct error *err)
{
    const struct sql_section *section = &file->sections[direction];
    struct str body = { text.ptr + section->span.begin, section->span.end - section->span.begin };
    struct sql_commands commands = { 0 };

    out->line = section->line;
    if (section->line == 0) {
        out->status = SCRIPT_MISSING;
        return true;
    }
    if (!sql_split(body, (struct srcpos){ path, section->line + 1, 1 }, arena, &commands, err))
        return error_while(err, "reading the statements of %s", path);
    for (size_t i = 0; i < commands.count; i++) {
        struct statement s = { .line = commands.items[i].line, .autocommit = file->no_transaction };

        add_command(out, arena, &s, &commands.items[i]);
    }
    out->status = commands.count > 0 ? SCRIPT_COMPILED : SCRIPT_EMPTY;
    return true;
}

/* A sidecar speaks for a script whose SQL is not known, as long as it was
 * made from exactly these bytes. */
static bool compile_sidecar(const struct revision *r, enum direction direction, struct arena *arena,
                            struct script *out, struct error *err)
{
    struct script spoken = { 0 };
    struct sql_file file = { 0 };
    struct str text;

    if (!source_read_text(r->sidecar, LIMIT_REVISION_FILE, arena, &text, err) ||
        !sql_parse(r->sidecar->path, text, arena, &file, err))
        return error_while(err, "reading the sidecar of %s", r->path);
    if (file.script_digest == NULL || strcmp(file.script_digest, r->digest) != 0) {
        vec_push(arena, &out->notes,
                 arena_printf(arena, "%s was made from another version of %s", r->sidecar->path,
                              r->path));
        return true;
    }
    if (!compile_section(&file, r->sidecar->path, text, direction, arena, &spoken, err))
        return false;
    if (spoken.status == SCRIPT_MISSING)
        return true;
    vec_push(arena, &spoken.notes, arena_printf(arena, "by its sidecar %s", r->sidecar->path));
    *out = spoken;
    return true;
}

bool compile_revision(const struct revision *r, enum direction direction,
                      const struct compile_settings *settings, struct arena *arena,
                      struct script *out, struct error *err)
{
    struct sql_file file = { 0 };
    struct str text;

    *out = (struct script){ .status = SCRIPT_COMPILED };
    if (!source_read_text(r->file, LIMIT_REVISION_FILE, arena, &text, err))
        return error_while(err, "compiling %s", r->path);
    if (r->kind == REVISION_SQL)
        return sql_parse(r->path, text, arena, &file, err) &&
               compile_section(&file, r->path, text, direction, arena, out, err);
    if (!compile_python(r, direction, settings, text, arena, out))
        return false;
    if (out->status == SCRIPT_OPAQUE && r->sidecar != NULL)
        return compile_sidecar(r, direction, arena, out, err);
    return true;
}

const char *compile_status_name(enum script_status status)
{
    switch (status) {
    case SCRIPT_COMPILED:
        return "compiled";
    case SCRIPT_OPAQUE:
        return "opaque";
    case SCRIPT_EMPTY:
        return "empty";
    case SCRIPT_MISSING:
        return "missing";
    case SCRIPT_RAISES:
        return "raises";
    }
    return "";
}
