/* losses.c - see losses.h. */
#include "planner/sql/losses.h"

static void add(struct words *w, struct strlist *out, const char *what, const char *schema,
                const char *name)
{
    vec_push(w->arena, out,
             arena_printf(w->arena, "%s %s", what, words_dotted(schema, name, w->arena)));
}

static void add_names(struct words *w, struct strlist *out, const char *what)
{
    const char *schema;
    const char *name;

    (void)words_take_all(w, "IF EXISTS");
    (void)words_take(w, "ONLY");
    while (words_name(w, &schema, &name)) {
        add(w, out, what, schema, name);
        (void)words_take(w, "*");
        if (!words_take(w, ","))
            return;
    }
}

/* Passes to the next part of ALTER TABLE, behind a comma of its own. */
static bool next_part(struct words *w)
{
    while (w->at < w->tokens.count) {
        if (words_at(w, "("))
            words_skip_parentheses(w);
        else if (words_take(w, ","))
            return true;
        else
            w->at++;
    }
    return false;
}

static void add_columns(struct words *w, struct strlist *out)
{
    const char *schema;
    const char *table;
    const char *none;
    const char *column;

    (void)words_take_all(w, "IF EXISTS");
    (void)words_take(w, "ONLY");
    if (!words_name(w, &schema, &table))
        return;
    do {
        if (!words_take(w, "DROP") || words_at(w, "CONSTRAINT"))
            continue;
        (void)words_take(w, "COLUMN");
        (void)words_take_all(w, "IF EXISTS");
        if (words_name(w, &none, &column))
            add(w, out, "column", words_dotted(schema, table, w->arena), column);
    } while (next_part(w));
}

static const struct {
    const char *words;
    const char *what;
} drops[] = {
    { "DROP TABLE", "table" },
    { "DROP FOREIGN TABLE", "foreign table" },
    { "DROP MATERIALIZED VIEW", "materialized view" },
    { "DROP SEQUENCE", "sequence" },
    { "DROP SCHEMA", "schema" },
    { "DROP DATABASE", "database" },
    { "TRUNCATE TABLE", "rows of" },
    { "TRUNCATE", "rows of" },
    { "DELETE FROM", "rows of" },
};

void losses_find(struct words w, struct strlist *out)
{
    for (size_t i = 0; i < sizeof(drops) / sizeof(drops[0]); i++) {
        if (words_take_all(&w, drops[i].words)) {
            add_names(&w, out, drops[i].what);
            return;
        }
    }
    if (words_take_all(&w, "ALTER TABLE"))
        add_columns(&w, out);
}
