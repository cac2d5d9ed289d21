/* cmd_compile.c - migplan compile: the SQL of revisions, without running them. */
#include <string.h>

#include "common/escape.h"
#include "common/json_out.h"
#include "common/nearest.h"
#include "planner/cmd/scripts.h"
#include "planner/read/compile.h"

/* One revision and what its two directions do. */
struct compiled {
    const struct revision *revision;
    struct script scripts[2]; /* by enum direction */
};

struct compiled_list {
    VEC_FIELDS(struct compiled);
};

static bool matches(const struct revision *r, const char *id, bool exactly)
{
    return exactly ? strcmp(r->id, id) == 0 : strncmp(r->id, id, strlen(id)) == 0;
}

static const struct revision *refuse_ambiguous(const char *id, const struct revision *a,
                                               const struct revision *b, struct error *err)
{
    error_set(err, ERROR_AMBIGUOUS_ID, "'%s' begins several revision ids", id);
    error_fact(err, "these", "%s, %s", a->id, b->id);
    return NULL;
}

static const struct revision *refuse_unknown(const struct project *p, const char *id,
                                             struct arena *arena, struct error *err)
{
    struct strlist ids = { 0 };
    const char *nearest;

    for (size_t i = 0; i < p->revisions.count; i++)
        vec_push(arena, &ids, p->revisions.items[i].id);
    nearest = nearest_find(id, &ids);
    error_set(err, ERROR_NO_REVISION, "no revision is called '%s' or begins with it", id);
    if (nearest != NULL)
        error_hint(err, "did you mean %s?", nearest);
    error_hint(err, "it takes ids, not names like head:  migplan history lists them");
    return NULL;
}

/* The revision of that id, or the only one whose id begins with it. */
static const struct revision *find(const struct project *p, const char *id, struct arena *arena,
                                   struct error *err)
{
    const struct revision *found = NULL;

    for (unsigned pass = 0; pass < 2 && found == NULL; pass++) {
        for (size_t i = 0; i < p->revisions.count; i++) {
            const struct revision *r = &p->revisions.items[i];

            if (!matches(r, id, pass == 0))
                continue;
            if (found != NULL)
                return refuse_ambiguous(id, found, r, err);
            found = r;
        }
    }
    return found != NULL ? found : refuse_unknown(p, id, arena, err);
}

static bool compile_one(const struct cli_call *call, const struct revision *r,
                        struct scripts *scripts, struct compiled_list *out, struct error *err)
{
    struct compiled c = { .revision = r };

    if (!scripts_find(scripts, r, call->arena, c.scripts, err))
        return false;
    vec_push(call->arena, out, c);
    return true;
}

static bool compile_all(const struct cli_call *call, const struct project *p, bool all,
                        struct compiled_list *out, struct error *err)
{
    struct scripts *scripts = scripts_open(call, p);

    for (size_t i = 0; all && i < p->revisions.count; i++) {
        if (!compile_one(call, &p->revisions.items[i], scripts, out, err))
            return false;
    }
    for (int i = 0; i < call->argc; i++) {
        const struct revision *r = find(p, call->argv[i], call->arena, err);

        if (r == NULL || !compile_one(call, r, scripts, out, err))
            return false;
    }
    return true;
}

static const char *condition_name(enum statement_condition condition)
{
    return condition == CONDITION_TYPE_ABSENT ? "type-absent" : "type-present";
}

static void print_statement(const struct statement *s, struct js_out *js)
{
    js_open(js, NULL, '{');
    js_string(js, "sql", s->sql);
    js_number(js, "line", s->line);
    if (s->autocommit)
        js_bool(js, "autocommit", true);
    if (s->condition != CONDITION_NONE) {
        js_string(js, "condition", condition_name(s->condition));
        js_string(js, "subject", s->subject);
    }
    js_close(js, '}');
}

static void print_script(const char *key, const struct script *s, struct js_out *js)
{
    js_open(js, key, '{');
    js_string(js, "status", compile_status_name(s->status));
    js_open(js, "statements", '[');
    for (size_t i = 0; i < s->count; i++)
        print_statement(&s->items[i], js);
    js_close(js, ']');
    js_open(js, "opaque", '[');
    for (size_t i = 0; i < s->opaque.count; i++) {
        js_open(js, NULL, '{');
        js_number(js, "line", s->opaque.items[i].line);
        js_string(js, "reason", s->opaque.items[i].reason);
        js_string_if(js, "excerpt", s->opaque.items[i].excerpt);
        js_close(js, '}');
    }
    js_close(js, ']');
    js_string_if(js, "raises", s->raises);
    if (s->notes.count > 0)
        js_strings(js, "notes", &s->notes);
    js_close(js, '}');
}

static void print_json(const struct cli_call *call, const struct compiled_list *list)
{
    struct js_out js = { .text = { .arena = call->arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migplan.compile/1");
    js_open(&js, "revisions", '[');
    for (size_t i = 0; i < list->count; i++) {
        const struct compiled *c = &list->items[i];

        js_open(&js, NULL, '{');
        js_string(&js, "revision", c->revision->id);
        js_string(&js, "path", c->revision->path);
        print_script("upgrade", &c->scripts[DIRECTION_UPGRADE], &js);
        print_script("downgrade", &c->scripts[DIRECTION_DOWNGRADE], &js);
        js_close(&js, '}');
    }
    js_close(&js, ']');
    js_close(&js, '}');
    (void)fputs(js_text(&js), call->out);
}

/* What stands where statements do not: "-- opaque from line 12: ...". */
/* Returns the text on one line: a newline in a file's name would end the comment. */
static const char *shown(const char *text, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    escape_add(&sb, text);
    return strbuf_text(&sb);
}

static void add_state(const struct script *s, const char *path, struct strbuf *sb)
{
    if (s->status == SCRIPT_RAISES) {
        strbuf_addf(sb, "-- raises %s\n",
                    s->raises != NULL ? shown(s->raises, sb->arena) : "an exception");
    } else if (s->status != SCRIPT_COMPILED && s->status != SCRIPT_OPAQUE) {
        strbuf_addf(sb, "-- %s\n", compile_status_name(s->status));
    }
    for (size_t i = 0; i < s->opaque.count; i++) {
        strbuf_addf(sb, "-- opaque from %s:%u on: %s\n", path, s->opaque.items[i].line,
                    shown(s->opaque.items[i].reason, sb->arena));
    }
    for (size_t i = 0; i < s->notes.count; i++)
        strbuf_addf(sb, "-- note: %s\n", shown(s->notes.items[i], sb->arena));
}

static void add_statement(const struct statement *s, struct strbuf *sb)
{
    if (s->condition != CONDITION_NONE)
        strbuf_addf(sb, "-- where the type %s is %s\n", shown(s->subject, sb->arena),
                    s->condition == CONDITION_TYPE_ABSENT ? "absent" : "present");
    if (s->autocommit)
        strbuf_addstr(sb, "-- outside a transaction\n");
    strbuf_addf(sb, "%s;\n", s->sql);
}

static void print_text(const struct cli_call *call, const struct compiled_list *list)
{
    static const char *const names[] = { "upgrade", "downgrade" };
    struct strbuf sb = { .arena = call->arena };

    for (size_t i = 0; i < list->count; i++) {
        const struct compiled *c = &list->items[i];
        const char *path = shown(c->revision->path, call->arena);

        for (size_t k = 0; k < 2; k++) {
            if (sb.len > 0)
                strbuf_addch(&sb, '\n');
            strbuf_addf(&sb, "-- %s %s  %s\n", names[k], c->revision->id, path);
            for (size_t s = 0; s < c->scripts[k].count; s++)
                add_statement(&c->scripts[k].items[s], &sb);
            add_state(&c->scripts[k], path, &sb);
        }
    }
    (void)fputs(strbuf_text(&sb), call->out);
}

int cmd_compile(struct cli_call *call, struct error *err)
{
    bool all = false;
    const struct option_spec options[] = {
        { 0, "all", OPTION_FLAG, &all, NULL, "every revision of the tree" },
        { 0 },
    };
    struct compiled_list list = { 0 };
    struct project p = { 0 };

    if (!cli_parse(call, "[REV...]", options, err))
        return 0;
    if (all && call->argc > 0) {
        error_set(err, ERROR_USAGE, "--all is all of them already, without %s", call->argv[0]);
        return 0;
    }
    if (!all && call->argc == 0) {
        error_set(err, ERROR_USAGE, "compile which revisions?");
        error_hint(err, "migplan compile REV...");
        error_hint(err, "migplan compile --all");
        return 0;
    }
    if (!project_open(call, PROJECT_LENIENT, &p, err) || !compile_all(call, &p, all, &list, err))
        return 0;
    if (cmd_options(call)->json)
        print_json(call, &list);
    else
        print_text(call, &list);
    return 0;
}
