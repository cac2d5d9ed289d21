/* compile.c - see compile.h. */
#include "planner/read/compile.h"

#include <string.h>

#include "common/limits.h"
#include "common/sha256.h"
#include "planner/ddl/host.h"
#include "planner/py/program.h"
#include "planner/read/compile_files.h"
#include "planner/read/sources_digest.h"
#include "planner/read/sql_read.h"
#include "planner/sql/split.h"
#include "planner/sql/tokens.h"

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
static bool split_statements(const struct script *from, struct arena *arena, struct script *out)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct statement *s = &from->items[i];
        struct sql_commands commands = { 0 };
        struct error refused = { 0 };

        if (sql_has_long_run(str_of(s->sql)) || out->count > LIMIT_STATEMENTS) {
            mark_opaque(out, arena, s->line, "its SQL is too large to be looked through", NULL);
            return false;
        }

        /* What cannot be cut stays whole: PostgreSQL will say what is wrong. */
        if (!sql_split(str_of(s->sql), (struct srcpos){ NULL, 1, 1 }, arena, &commands, &refused)) {
            struct sql_command whole = { .text = str_trim(str_of(s->sql)) };

            add_command(out, arena, s, &whole);
            continue;
        }
        for (size_t k = 0; k < commands.count; k++)
            add_command(out, arena, s, &commands.items[k]);
    }
    return true;
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

/* A revision while it is compiled: what was parsed serves both directions. */
struct unit {
    const struct revision *r;
    const struct compile_settings *settings;
    struct arena scratch;
    struct arena *arena; /* scratch, freed when both are compiled */
    struct compile_trace *trace;
    struct str text;
    struct sql_file sql;        /* REVISION_SQL only; the rest for REVISION_PY */
    struct py_program *program; /* NULL where Python itself would not read it: */
    const char *refused;        /* why */
    struct py_source source;
    struct compile_files files;
    struct ddl ddl;
    struct ddl_host state;
    struct py_host host;
};

static void open_python(struct unit *u)
{
    struct error refused = { 0 };

    u->source = (struct py_source){ .path = u->r->path, .text = u->text };
    u->state.ddl = &u->ddl;
    compile_files_init(&u->files, u->r->file, &u->settings->ddl.roots, u->arena, &u->state.files);
    compile_files_trace(&u->files, u->trace);
    ddl_host_init(&u->host, &u->state);
    if (py_program_open(&u->source, "", &u->host, u->arena, &u->program, &refused))
        return;
    u->program = NULL;
    u->refused = arena_strdup(u->arena, refused.message);
}

/* A script that Python itself would not read is opaque as a whole. */
static void compile_python(struct unit *u, enum direction direction, struct script *out)
{
    struct script raw = { .status = SCRIPT_COMPILED };
    struct py_outcome outcome;

    if (u->program == NULL) {
        mark_opaque(out, u->arena, 1, u->refused, NULL);
        return;
    }
    ddl_init(&u->ddl, &u->settings->ddl, &raw, u->arena);
    outcome = py_program_run(u->program, direction == DIRECTION_UPGRADE ? "upgrade" : "downgrade");
    if (split_statements(&raw, u->arena, out))
        take_outcome(&outcome, u->arena, out);
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
    if (file.unfinished != NULL) {
        vec_push(arena, &out->notes,
                 arena_printf(arena, "%s is unfinished: %s", r->sidecar->path, file.unfinished));
        return true;
    }
    if (!compile_section(&file, r->sidecar->path, text, direction, arena, &spoken, err))
        return false;
    if (spoken.status == SCRIPT_MISSING)
        return true;
    vec_push(arena, &spoken.notes, arena_printf(arena, "by its sidecar %s", r->sidecar->path));
    spoken.sidecar = r->sidecar->path;
    spoken.sidecar_digest = sha256_hex(text.ptr, text.len, arena);
    *out = spoken;
    return true;
}

static bool check_finished(const struct revision *r, const struct sql_file *file, struct error *err)
{
    if (file->unfinished == NULL)
        return true;
    error_set(err, ERROR_INPUT, "%s is unfinished: %s", r->path, file->unfinished);
    return error_hint(err, "finish it, then take the line '-- unfinished:' out");
}

static bool open_unit(struct unit *u, struct error *err)
{
    if (!source_read_text(u->r->file, LIMIT_REVISION_FILE, u->arena, &u->text, err))
        return error_while(err, "compiling %s", u->r->path);
    if (u->r->kind == REVISION_SQL)
        return sql_parse(u->r->path, u->text, u->arena, &u->sql, err) &&
               check_finished(u->r, &u->sql, err);
    open_python(u);
    return true;
}

static bool compile_unit(struct unit *u, enum direction direction, struct script *out,
                         struct error *err)
{
    const struct revision *r = u->r;

    *out = (struct script){ .status = SCRIPT_COMPILED };
    if (r->kind == REVISION_SQL)
        return compile_section(&u->sql, r->path, u->text, direction, u->arena, out, err);
    compile_python(u, direction, out);
    if (out->status == SCRIPT_OPAQUE && r->sidecar != NULL)
        return compile_sidecar(r, direction, u->arena, out, err);
    return true;
}

static const char *keep(const char *text, struct arena *arena)
{
    return text == NULL ? NULL : arena_strdup(arena, text);
}

/* Copies what a script holds: it is small beside what it was made from. */
static void keep_script(const struct script *from, struct arena *arena, struct script *out)
{
    *out = (struct script){ .status = from->status, .line = from->line };
    out->raises = keep(from->raises, arena);
    out->sidecar = keep(from->sidecar, arena);
    out->sidecar_digest = keep(from->sidecar_digest, arena);
    for (size_t i = 0; i < from->count; i++) {
        struct statement s = from->items[i];

        s.sql = keep(s.sql, arena);
        s.subject = keep(s.subject, arena);
        vec_push(arena, out, s);
    }
    for (size_t i = 0; i < from->opaque.count; i++) {
        struct opaque o = from->opaque.items[i];

        o.reason = keep(o.reason, arena);
        o.excerpt = keep(o.excerpt, arena);
        vec_push(arena, &out->opaque, o);
    }
    for (size_t i = 0; i < from->notes.count; i++)
        vec_push(arena, &out->notes, keep(from->notes.items[i], arena));
}

static bool compile_some(struct unit *u, const enum direction *directions, size_t count,
                         struct arena *arena, struct script *out, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct script made;

        if (!compile_unit(u, directions[i], &made, err))
            return false;
        keep_script(&made, arena, &out[i]);
    }
    return true;
}

/* Whether the same would come of it again. Not where the file was changed since
 * its digest was taken, nor where a parser may have run out of time, nor with a
 * sidecar, which is not among the inputs. */
static bool lasts(const struct unit *u)
{
    if (u->r->sidecar != NULL ||
        strcmp(sha256_hex(u->text.ptr, u->text.len, u->arena), u->r->digest) != 0)
        return false;
    return u->r->kind == REVISION_SQL || (u->program != NULL && !py_program_missed(u->program));
}

static bool compile(struct unit *u, const enum direction *directions, size_t count,
                    struct arena *arena, struct script *out, struct error *err)
{
    bool done;

    u->arena = &u->scratch;
    done = open_unit(u, err) && compile_some(u, directions, count, arena, out, err);
    if (done && u->trace != NULL)
        u->trace->lasts = lasts(u);
    arena_free(&u->scratch);
    return done;
}

bool compile_revision(const struct revision *r, enum direction direction,
                      const struct compile_settings *settings, struct arena *arena,
                      struct script *out, struct error *err)
{
    struct unit u = { .r = r, .settings = settings };

    return compile(&u, &direction, 1, arena, out, err);
}

static const enum direction both[] = { DIRECTION_UPGRADE, DIRECTION_DOWNGRADE };

bool compile_both(const struct revision *r, const struct compile_settings *settings,
                  struct arena *arena, struct script out[2], struct error *err)
{
    struct unit u = { .r = r, .settings = settings };

    return compile(&u, both, 2, arena, out, err);
}

bool compile_traced(const struct revision *r, const struct compile_settings *settings,
                    struct arena *arena, struct script out[2], struct compile_trace *trace,
                    struct error *err)
{
    struct unit u = { .r = r, .settings = settings, .trace = trace };

    return compile(&u, both, 2, arena, out, err);
}

const char *compile_version(void)
{
    return VERSION "-" SOURCES_DIGEST;
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
