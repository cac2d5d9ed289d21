/* commands.c - see commands.h. */
#include "planner/plan/commands.h"

#include <string.h>

#include "common/escape.h"
#include "common/sha256.h"

struct adder {
    const struct revision *revision;
    const char *path; /* where its statements stand */
    const struct statement *statement;
    struct types *types;
    struct arena *arena;
    struct command_list *out;
    struct strlist *notes;
    struct error *err;
};

const char *commands_path(const char *path)
{
    const char *p = path + strlen(path);

    if (path[0] != '/')
        return path;
    for (unsigned slashes = 0; p > path + 1; p--) {
        slashes += p[-1] == '/';
        if (slashes == 2)
            break;
    }
    return p;
}

static bool has_bidi(const char *sql)
{
    struct str rest = str_of(sql);
    unsigned codepoint;

    while (rest.len > 0) {
        size_t len = str_decode(rest, &codepoint);

        if (len == 0 || escape_is_bidi(codepoint))
            return len != 0;
        rest.ptr += len;
        rest.len -= len;
    }
    return false;
}

static struct plan_analysis *analyse(const struct adder *a, const struct sql_class *class)
{
    struct plan_analysis *analysis = arena_new(a->arena, struct plan_analysis);

    analysis->kind = class->kind;
    analysis->confidence = PLAN_DEPENDS;
    if (has_bidi(class->sql))
        vec_push(a->arena, &analysis->hazards, "bidi");
    return analysis;
}

/* A command that could run in a transaction gets one of its own. */
static struct plan_probe *probe_of(const struct adder *a, const struct sql_class *class)
{
    struct plan_probe *probe = arena_new(a->arena, struct plan_probe);

    *probe = class->probe;
    if (class->place != SQL_OUTSIDE)
        *probe = (struct plan_probe){ .kind = PLAN_PROBE_TRANSACTION };
    return probe;
}

static struct plan_src *src_of(const struct adder *a, uint32_t line)
{
    struct plan_src *src = arena_new(a->arena, struct plan_src);

    src->path = commands_path(a->path);
    src->line = line == 0 ? 1 : line;
    return src;
}

static bool refuse(const struct adder *a, const struct sql_class *class, uint32_t line)
{
    error_at(a->err, ERROR_INPUT, (struct srcpos){ a->path, line, 0 }, "%s has a command that %s",
             a->revision->id, class->fault);
    error_fact(a->err, "sql", "%s", class->sql);
    return error_hint(a->err, "a step is a transaction of the applier's: leave the command out, or "
                              "use what ends with the transaction (SET LOCAL)");
}

static void note_change(const struct adder *a, const struct sql_class *class, uint32_t line)
{
    if (class->change != NULL)
        vec_push(a->arena, a->notes,
                 arena_printf(a->arena, "%s:%u: %s", a->path, line, class->change));
    if (class->place == SQL_OUTSIDE && !a->statement->autocommit) {
        vec_push(a->arena, a->notes,
                 arena_printf(a->arena,
                              "%s:%u: %s runs outside a transaction: what stands before and after "
                              "it commits on its own",
                              a->path, line, class->kind));
    }
}

/* A string in Python may begin lines before or after the call: its line is the
 * call's. */
static bool add_statement(const struct adder *a)
{
    uint32_t line = a->statement->line;
    struct command_entry entry = { .outside = a->statement->autocommit };
    struct sql_class *class = &entry.class;

    sql_classify(a->statement->sql, a->statement->autocommit, a->arena, class);
    if (class->place == SQL_NOWHERE)
        return refuse(a, class, line);
    entry.outside = entry.outside || class->place == SQL_OUTSIDE;
    entry.statement = (struct plan_statement){
        .sql = class->sql,
        .sha256 = sha256_hex(class->sql, strlen(class->sql), a->arena),
        .src = src_of(a, line),
        .probe = entry.outside ? probe_of(a, class) : NULL,
        .analysis = analyse(a, class),
    };
    note_change(a, class, line);
    types_note(a->types, class, a->arena);
    vec_push(a->arena, a->out, entry);
    return true;
}

bool commands_add(const struct revision *r, const struct script *script, struct types *types,
                  struct arena *arena, struct command_list *out, struct strlist *notes,
                  struct error *err)
{
    struct adder a = { .revision = r,
                       .path = script->sidecar == NULL ? r->path : script->sidecar,
                       .types = types,
                       .arena = arena,
                       .out = out,
                       .notes = notes,
                       .err = err };

    for (size_t i = 0; i < script->count; i++) {
        a.statement = &script->items[i];
        if (types_let_run(types, a.statement) && !add_statement(&a))
            return false;
    }
    return true;
}
