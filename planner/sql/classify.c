/* classify.c - see classify.h. */
#include "planner/sql/classify.h"

#include <string.h>

#include "common/sql_guard.h"
#include "common/strbuf.h"
#include "planner/sql/losses.h"
#include "planner/sql/words.h"

/* The command without the tokens [from, to). */
static const char *without(const struct words *w, size_t from, size_t to)
{
    struct str text = w->tokens.text;
    size_t begin = w->tokens.items[from].begin;
    size_t end = w->tokens.items[to].begin;

    return arena_printf(w->arena, "%.*s%.*s", (int)begin, text.ptr, (int)(text.len - end),
                        text.ptr + end);
}

/* CREATE [UNIQUE] INDEX CONCURRENTLY [[IF NOT EXISTS] name] ON [ONLY] table.
 * IF NOT EXISTS takes an invalid index for a good one: the applier asks
 * itself whether the index is there. */
static bool create_index(struct words w, struct sql_class *out)
{
    struct plan_probe *p = &out->probe;
    const char *none;
    size_t from;

    if (!words_take(&w, "CREATE"))
        return false;
    p->unique = words_take(&w, "UNIQUE");
    if (!words_take_all(&w, "INDEX CONCURRENTLY"))
        return false;
    p->kind = PLAN_PROBE_INDEX;
    from = w.at;
    if (words_take_all(&w, "IF NOT EXISTS")) {
        out->sql = without(&w, from, w.at);
        out->change = "IF NOT EXISTS left out: the applier looks itself";
    }
    if (words_at(&w, "ON") || !words_name(&w, &none, &p->name)) {
        out->place = SQL_NOWHERE;
        out->fault = "makes an index without a name, which nobody could look for";
        return true;
    }
    (void)words_take(&w, "ON");
    (void)words_take(&w, "ONLY");
    return words_name(&w, &p->schema, &p->table);
}

static bool drop_index(struct words w, struct sql_class *out)
{
    if (!words_take_all(&w, "DROP INDEX CONCURRENTLY"))
        return false;
    (void)words_take_all(&w, "IF EXISTS");
    out->probe.kind = PLAN_PROBE_NO_INDEX;
    return words_name(&w, &out->probe.schema, &out->probe.name);
}

/* Whether the options from begin on say CONCURRENTLY. */
static bool has_option(const struct words *w, size_t begin)
{
    for (size_t i = begin; i < w->at; i++) {
        if (sql_token_is(&w->tokens, i, "CONCURRENTLY"))
            return !sql_token_is(&w->tokens, i + 1, "FALSE") &&
                   !sql_token_is(&w->tokens, i + 1, "OFF");
    }
    return false;
}

/* REINDEX [(options)] INDEX|TABLE|SCHEMA|DATABASE|SYSTEM [CONCURRENTLY] [name].
 * Without CONCURRENTLY only the last three refuse a transaction. */
static bool reindex(struct words w, struct sql_class *out)
{
    static const char *const objects[] = { "INDEX", "TABLE", "SCHEMA", "DATABASE", "SYSTEM" };
    static const char *const names[] = { "index", "table", "schema", "database", "system" };
    size_t begin = w.at + 1;
    bool concurrently;
    size_t i = 0;

    if (!words_take(&w, "REINDEX"))
        return false;
    words_skip_parentheses(&w);
    concurrently = has_option(&w, begin);
    while (i < 5 && !words_take(&w, objects[i]))
        i++;
    concurrently = words_take(&w, "CONCURRENTLY") || concurrently;
    if (i == 5 || (!concurrently && i < 2))
        return false;
    out->probe.kind = concurrently ? PLAN_PROBE_REINDEX : PLAN_PROBE_REPEAT;
    if (!concurrently)
        return true;
    out->probe.object = names[i];
    (void)words_name(&w, &out->probe.schema, &out->probe.name);
    return true;
}

/* ALTER TABLE ... DETACH PARTITION name CONCURRENTLY; FINALIZE runs in a
 * transaction. */
static bool detach(struct words w, struct sql_class *out)
{
    struct plan_probe *p = &out->probe;

    if (!words_take_all(&w, "ALTER TABLE"))
        return false;
    (void)words_take_all(&w, "IF EXISTS");
    (void)words_take(&w, "ONLY");
    if (!words_name(&w, &p->schema, &p->table) || !words_take_all(&w, "DETACH PARTITION") ||
        !words_name(&w, &p->name_schema, &p->name) || !words_take(&w, "CONCURRENTLY"))
        return false;
    p->kind = PLAN_PROBE_DETACH;
    return true;
}

/* What is done again without harm. CLUSTER of one table and VACUUM FULL of one
 * are no exceptions to what can be repeated. */
static bool repeats(struct words w, struct sql_class *out)
{
    out->probe.kind = PLAN_PROBE_REPEAT;
    if (words_take(&w, "VACUUM") || words_take_all(&w, "ALTER SYSTEM"))
        return true;
    if (words_take(&w, "CLUSTER")) {
        (void)words_take(&w, "VERBOSE");
        return w.at == w.tokens.count;
    }
    if (!words_take_all(&w, "ALTER DATABASE"))
        return false;
    w.at++;
    return words_take_all(&w, "SET TABLESPACE");
}

/* CREATE and DROP of what belongs to the cluster: a catalog says whether it is
 * there. */
static const struct {
    const char *word;
    const char *catalog;
    const char *column;
} objects[] = {
    { "DATABASE", "pg_database", "datname" },
    { "TABLESPACE", "pg_tablespace", "spcname" },
    { "SUBSCRIPTION", "pg_subscription", "subname" },
};

static const char *quote(const char *text, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '\'')
            strbuf_addch(&sb, '\'');
        strbuf_addch(&sb, *p);
    }
    return strbuf_text(&sb);
}

static bool cluster_object(struct words w, struct sql_class *out)
{
    bool creates = words_take(&w, "CREATE");
    const char *none;
    const char *name;

    if (!creates && !words_take(&w, "DROP"))
        return false;
    for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
        if (!words_take(&w, objects[i].word))
            continue;
        (void)words_take_all(&w, "IF EXISTS");
        if (!words_name(&w, &none, &name))
            return false;
        out->probe.kind = PLAN_PROBE_QUERY;
        out->probe.sql = arena_printf(
            w.arena,
            "SELECT CASE WHEN EXISTS (SELECT FROM pg_catalog.%s WHERE %s = '%s') THEN '%s' "
            "ELSE '%s' END",
            objects[i].catalog, objects[i].column, quote(name, w.arena),
            creates ? "done" : "absent", creates ? "absent" : "done");
        return true;
    }
    return false;
}

/* SET and RESET outlive a transaction; in one, SET LOCAL does what the rest of
 * the step needs. */
static void localize(struct words w, struct sql_class *out)
{
    struct str text = w.tokens.text;
    bool set = words_take(&w, "SET");
    const char *p;

    if ((!set && !words_take(&w, "RESET")) || w.at == w.tokens.count || words_at(&w, "ALL") ||
        words_at(&w, "LOCAL") || words_at(&w, "CONSTRAINTS") || words_at(&w, "TRANSACTION"))
        return;
    if (set && words_take(&w, "SESSION") &&
        (words_at(&w, "AUTHORIZATION") || words_at(&w, "CHARACTERISTICS")))
        return;
    p = text.ptr + w.tokens.items[w.at].begin;
    out->sql = arena_printf(w.arena, "SET LOCAL %.*s%s", (int)(text.ptr + text.len - p), p,
                            set ? "" : " TO DEFAULT");
    out->change = set ? "SET made SET LOCAL: it ends with the step"
                      : "RESET made SET LOCAL ... TO DEFAULT: it ends with the step";
}

/* Words between CREATE, ALTER or DROP and what is created. */
static const char *const modifiers[] = {
    "OR",     "REPLACE",   "GLOBAL",  "LOCAL",      "TEMP",       "TEMPORARY", "UNLOGGED",
    "UNIQUE", "RECURSIVE", "TRUSTED", "PROCEDURAL", "CONSTRAINT", "DEFAULT",
};

static bool take_modifier(struct words *w)
{
    for (size_t i = 0; i < sizeof(modifiers) / sizeof(modifiers[0]); i++) {
        if (words_take(w, modifiers[i]))
            return true;
    }
    return false;
}

static const char *const two_words[] = {
    "MATERIALIZED VIEW", "FOREIGN TABLE",  "FOREIGN DATA",    "EVENT TRIGGER", "TEXT SEARCH",
    "ACCESS METHOD",     "OPERATOR CLASS", "OPERATOR FAMILY", "USER MAPPING",
};

static const char *upper(struct str word, struct arena *arena)
{
    char *text = arena_strndup(arena, word.ptr, word.len < 63 ? word.len : 63);

    for (char *p = text; *p != '\0'; p++)
        *p = (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
    return text;
}

/* "CREATE INDEX", "COMMENT", "UPDATE". */
static const char *kind_of(struct words w)
{
    const char *first;

    if (w.tokens.count == 0)
        return "";
    first = upper(sql_token_text(&w.tokens, 0), w.arena);
    if (!words_take(&w, "CREATE") && !words_take(&w, "ALTER") && !words_take(&w, "DROP"))
        return first;
    while (take_modifier(&w))
        continue;
    for (size_t i = 0; i < sizeof(two_words) / sizeof(two_words[0]); i++) {
        if (words_take_all(&w, two_words[i]))
            return arena_printf(w.arena, "%s %s", first, two_words[i]);
    }
    if (w.at == w.tokens.count)
        return first;
    return arena_printf(w.arena, "%.20s %.40s", first,
                        upper(sql_token_text(&w.tokens, w.at), w.arena));
}

static void find_types(struct words w, struct sql_class *out)
{
    const char *schema;
    const char *name;

    out->creates_type = words_take_all(&w, "CREATE TYPE") || words_take_all(&w, "CREATE DOMAIN");
    out->drops_type = words_take_all(&w, "DROP TYPE") || words_take_all(&w, "DROP DOMAIN");
    if (!out->creates_type && !out->drops_type)
        return;
    (void)words_take_all(&w, "IF EXISTS");
    do {
        if (!words_name(&w, &schema, &name))
            return;
        vec_push(w.arena, &out->types, words_dotted(schema, name, w.arena));
    } while (out->drops_type && words_take(&w, ","));
}

typedef bool recognizer(struct words w, struct sql_class *out);

static recognizer *const outsiders[] = {
    create_index, drop_index, reindex, detach, repeats, cluster_object,
};

static void find_place(const struct words *w, struct sql_class *out)
{
    const struct sql_class before = *out;

    for (size_t i = 0; i < sizeof(outsiders) / sizeof(outsiders[0]); i++) {
        if (outsiders[i](*w, out)) {
            if (out->place != SQL_NOWHERE)
                out->place = SQL_OUTSIDE;
            return;
        }
        *out = before;
    }
}

void sql_classify(const char *sql, bool outside, struct arena *arena, struct sql_class *out)
{
    struct arena scratch = { 0 };
    struct words w;

    *out = (struct sql_class){ .sql = sql, .kind = "" };
    if (words_open(str_of(sql), &scratch, arena, &w)) {
        out->kind = kind_of(w);
        find_types(w, out);
        losses_find(w, &out->losses);
        find_place(&w, out);
        if (!outside)
            localize(w, out);
    }
    if (out->place != SQL_NOWHERE)
        out->fault = sql_guard_fault(str_of(out->sql));
    if (out->fault != NULL)
        out->place = SQL_NOWHERE;
    arena_free(&scratch);
}
