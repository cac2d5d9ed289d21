/* finding_json.c - see finding_json.h. */
#include "planner/report/finding_json.h"

#include <string.h>

#include "planner/model/lock.h"

/* What has to wait while a lock of that mode is held. */
static void add_blocks(struct js_out *js, enum lock_mode mode)
{
    static const struct {
        const char *what;
        enum lock_mode mode;
    } commands[] = {
        { "select", LOCK_ACCESS_SHARE },  { "select for update", LOCK_ROW_SHARE },
        { "insert", LOCK_ROW_EXCLUSIVE }, { "update", LOCK_ROW_EXCLUSIVE },
        { "delete", LOCK_ROW_EXCLUSIVE }, { "vacuum", LOCK_SHARE_UPDATE_EXCLUSIVE },
        { "create index", LOCK_SHARE },   { "alter table", LOCK_ACCESS_EXCLUSIVE },
    };

    js_open(js, "blocks", '[');
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (lock_mode_conflicts(mode, commands[i].mode))
            js_string(js, NULL, commands[i].what);
    }
    js_close(js, ']');
}

static void add_locks(struct js_out *js, const struct finding *f)
{
    if (f->locks.count + f->scan.count + f->rewrite.count + f->waits_for.count == 0)
        return;
    js_open(js, "locks", '[');
    for (size_t i = 0; i < f->locks.count; i++) {
        js_open(js, NULL, '{');
        js_string(js, "relation", f->locks.items[i].relation);
        js_string(js, "mode", f->locks.items[i].mode);
        add_blocks(js, lock_mode_parse(f->locks.items[i].mode));
        js_close(js, '}');
    }
    js_close(js, ']');
    js_strings(js, "scan", &f->scan);
    js_strings(js, "rewrite", &f->rewrite);
    js_strings(js, "waits_for", &f->waits_for);
}

/* With the statement's names, or else the rule's, line by line. */
static void add_sql(struct js_out *js, const struct finding *f, struct arena *arena)
{
    struct strlist lines = { 0 };
    const char *text = f->rule->sql == NULL ? "" : f->rule->sql;

    while (*text != '\0') {
        size_t len = strcspn(text, "\n");

        vec_push(arena, &lines, arena_strndup(arena, text, len));
        text += len + (text[len] == '\n');
    }
    js_strings(js, "sql", f->sql.count > 0 ? &f->sql : &lines);
}

void finding_json_fix(struct js_out *js, const struct finding *f, struct arena *arena)
{
    const char *text = f->hints.count > 0 ? strlist_join(&f->hints, "\n", arena) : f->rule->instead;

    js_open(js, "fix", '{');
    js_string_if(js, "text", text);
    add_sql(js, f, arena);
    js_string_if(js, "alembic", f->rule->alembic);
    js_string_if(js, "replacement", f->fix);
    js_close(js, '}');
}

static void add_versions(struct js_out *js, const struct finding *f)
{
    if (f->pg_least == 0)
        return;
    js_open(js, "pg", '{');
    js_number(js, "min", f->pg_least);
    js_number(js, "max", f->pg_most);
    js_close(js, '}');
}

/* The comment that allows it, in the language of its file. */
static const char *allowing(const struct finding *f, struct arena *arena)
{
    const char *file = f->region.start.file;
    size_t len = file == NULL ? 0 : strlen(file);
    bool python = len > 3 && strcmp(file + len - 3, ".py") == 0;

    return arena_printf(arena, "%s migplan: allow %s -- reason", python ? "#" : "--",
                        f->rule->code);
}

void finding_json_effects(struct js_out *js, const struct finding *f, struct arena *arena)
{
    if (f->statement > 0)
        js_number(js, "statement_index", (int64_t)f->statement - 1);
    add_locks(js, f);
    add_versions(js, f);
    js_string_if(js, "evidence", f->evidence);
    js_string(js, "suppress", allowing(f, arena));
}
