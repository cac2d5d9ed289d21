/* convention.c - see convention.h. */
#include "planner/ddl/convention.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *pattern_of(const struct ddl_convention *c, const char *key)
{
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->items[i].key, key) == 0)
            return c->items[i].pattern;
    }
    /* SQLAlchemy's own, where env.py gives none at all. */
    return strcmp(key, "ix") == 0 && c->count == 0 ? "ix_%(column_0_label)s" : NULL;
}

/* table_column, with the schema before it. */
static const char *label(struct ddl *d, const struct name_table *table, const char *column)
{
    char *schema;

    if (table->schema.text == NULL)
        return arena_printf(d->arena, "%s_%s", table->name.text, column);
    schema = arena_strdup(d->arena, table->schema.text);
    for (char *p = schema; *p != '\0'; p++) {
        if (*p == '.')
            *p = '_';
    }
    return arena_printf(d->arena, "%s_%s_%s", schema, table->name.text, column);
}

static void add_column(struct ddl *d, const struct convention_parts *parts, size_t index,
                       const char *kind, struct strbuf *out)
{
    const char *column;

    if (index >= parts->columns.count)
        return;
    column = parts->columns.items[index];
    strbuf_addstr(out, strcmp(kind, "label") == 0 ? label(d, parts->table, column) : column);
}

/* column_0_name, column_0N_key, column_0_N_label, referred_column_0_name. */
static bool add_columns(struct ddl *d, const struct convention_parts *parts, const char *token,
                        struct strbuf *out)
{
    bool referred = strncmp(token, "referred_column_", 16) == 0;
    const char *p = token + (referred ? 16 : 7);
    struct convention_parts of = *parts;
    const char *separator = NULL;
    char *end;
    size_t index = (size_t)strtoul(p, &end, 10);

    if (referred)
        of.columns = parts->referred_columns;
    if (end == p)
        return ddl_refuse(d, "the naming convention's %%(%s)s is not known", token);
    if (strncmp(end, "_N_", 3) == 0)
        separator = "_";
    else if (strncmp(end, "N_", 2) == 0)
        separator = "";
    p = strrchr(end, '_') + 1;
    if (strcmp(p, "name") != 0 && strcmp(p, "key") != 0 && strcmp(p, "label") != 0)
        return ddl_refuse(d, "the naming convention's %%(%s)s is not known", token);
    if (separator == NULL) {
        add_column(d, &of, index, p, out);
        return true;
    }
    for (size_t i = 0; i < of.columns.count; i++) {
        if (i > 0)
            strbuf_addstr(out, separator);
        add_column(d, &of, i, p, out);
    }
    return true;
}

static bool add_token(struct ddl *d, const struct convention_parts *parts, const struct name *name,
                      const char *token, struct strbuf *out)
{
    if (strcmp(token, "table_name") == 0) {
        strbuf_addstr(out, parts->table->name.text);
        return true;
    }
    if (strcmp(token, "constraint_name") == 0) {
        if (name->text == NULL) {
            return ddl_refuse_raise(d, "sqlalchemy.exc.InvalidRequestError",
                                    "the naming convention asks for the constraint's name, "
                                    "and it has none");
        }
        strbuf_addstr(out, name->text);
        return true;
    }
    if (strcmp(token, "referred_table_name") == 0 && parts->referred_table != NULL) {
        strbuf_addstr(out, parts->referred_table);
        return true;
    }
    if (strncmp(token, "column_", 7) == 0 || strncmp(token, "referred_column_", 16) == 0)
        return add_columns(d, parts, token, out);
    return ddl_refuse(d, "the naming convention's %%(%s)s is not known", token);
}

static bool expand(struct ddl *d, const struct convention_parts *parts, const char *pattern,
                   struct name *name)
{
    struct strbuf sb = { .arena = d->arena };

    for (const char *p = pattern; *p != '\0'; p++) {
        const char *close;

        if (p[0] != '%') {
            strbuf_addch(&sb, *p);
            continue;
        }
        close = p[1] == '(' ? strstr(p, ")s") : NULL;
        if (p[1] == '%') {
            strbuf_addch(&sb, *++p);
            continue;
        }
        if (close == NULL)
            return ddl_refuse(d, "the naming convention '%s' is not understood", pattern);
        if (!add_token(d, parts, name, arena_strndup(d->arena, p + 2, (size_t)(close - p - 2)),
                       &sb))
            return false;
        p = close + 1;
    }
    *name = (struct name){ .text = strbuf_text(&sb), .is_final = true };
    return true;
}

static bool apply(struct ddl *d, const struct ddl_convention *c,
                  const struct convention_parts *parts, struct name *name)
{
    const char *pattern = pattern_of(c, parts->key);

    if (pattern == NULL || (name->text != NULL && strstr(pattern, "%(constraint_name)s") == NULL))
        return true;
    return expand(d, parts, pattern, name);
}

static bool is_same(const struct name *a, const struct name *b)
{
    if (a->text == NULL || b->text == NULL)
        return a->text == b->text;
    return strcmp(a->text, b->text) == 0;
}

/* Where the project's convention is in doubt, all that it may be must say the same. */
static bool check_doubt(struct ddl *d, const struct convention_parts *parts,
                        const struct name *given, const struct name *made)
{
    const struct ddl_settings *s = d->settings;
    bool agreed = !s->is_naming_open;

    for (size_t i = 0; i < s->namings.count && agreed; i++) {
        struct name other = *given;

        if (!apply(d, &s->namings.items[i], parts, &other))
            return false;
        agreed = is_same(&other, made);
    }
    if (agreed)
        return true;
    return ddl_refuse(d, "%s %s depends on the naming convention: %s",
                      given->text == NULL ? "the name of" : "what becomes of the name",
                      given->text == NULL ? "what has none" : given->text, s->naming_doubt);
}

bool convention_apply(struct ddl *d, const struct convention_parts *parts, struct name *name)
{
    const struct name given = *name;

    if (name->is_final)
        return true;
    if (!apply(d, &d->settings->naming, parts, name))
        return false;
    return d->settings->naming_doubt == NULL || check_doubt(d, parts, &given, name);
}
