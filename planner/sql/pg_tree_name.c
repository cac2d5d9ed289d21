/* pg_tree_name.c - names, types and constants; see pg_tree_parts.h. */
#include <string.h>

#include "common/strbuf.h"
#include "planner/sql/pg_tree_parts.h"

const char *tree_text(struct tree *t, const char *text)
{
    return text == NULL || *text == '\0' ? "" : arena_strdup(t->arena, text);
}

uint32_t tree_place(int location)
{
    return location > 0 ? (uint32_t)location : 0;
}

struct object_name tree_relation(struct tree *t, const RangeVar *relation)
{
    if (relation == NULL)
        return (struct object_name){ .schema = "", .name = "" };
    return (struct object_name){
        .schema = tree_text(t, relation->schemaname),
        .name = tree_text(t, relation->relname),
        .at = tree_place(relation->location),
    };
}

/* Returns the string that is i-th from the end, "" where there is none. */
static const char *from_end(struct tree *t, const List *names, int i)
{
    const Node *node;

    if (list_length(names) <= i)
        return "";
    node = list_nth(names, list_length(names) - 1 - i);
    return IsA(node, String) ? tree_text(t, strVal(node)) : "";
}

struct object_name tree_list_name(struct tree *t, const List *names)
{
    return (struct object_name){
        .schema = from_end(t, names, 1),
        .name = from_end(t, names, 0),
    };
}

void tree_strings(struct tree *t, const List *list, struct strlist *out)
{
    for (int i = 0; i < list_length(list); i++) {
        const Node *node = list_nth(list, i);

        if (node != NULL && IsA(node, String))
            vec_push(t->arena, out, tree_text(t, strVal(node)));
    }
}

struct object_name tree_object_name(struct tree *t, const Node *node)
{
    struct object_name none = { .schema = "", .name = "" };

    if (node == NULL)
        return none;
    if (IsA(node, List))
        return tree_list_name(t, (const List *)node);
    if (IsA(node, TypeName))
        return tree_list_name(t, ((const TypeName *)node)->names);
    if (IsA(node, ObjectWithArgs))
        return tree_list_name(t, ((const ObjectWithArgs *)node)->objname);
    if (IsA(node, RangeVar))
        return tree_relation(t, (const RangeVar *)node);
    if (IsA(node, String))
        return (struct object_name){ .schema = "", .name = tree_text(t, strVal(node)) };
    return none;
}

static const char *constant_text(struct tree *t, const A_Const *c)
{
    if (c->isnull)
        return "NULL";
    return tree_literal(t, &c->val.node);
}

const char *tree_literal(struct tree *t, const Node *node)
{
    if (node == NULL)
        return NULL;
    if (IsA(node, A_Const))
        return constant_text(t, (const A_Const *)node);
    if (IsA(node, String))
        return tree_text(t, strVal(node));
    if (IsA(node, Integer))
        return arena_printf(t->arena, "%d", intVal(node));
    if (IsA(node, Float))
        return tree_text(t, ((const Float *)node)->fval);
    if (IsA(node, Boolean))
        return boolVal(node) ? "true" : "false";
    if (IsA(node, BitString))
        return tree_text(t, ((const BitString *)node)->bsval);
    return NULL;
}

void tree_option_names(struct tree *t, const List *options, struct strlist *out)
{
    for (int i = 0; i < list_length(options); i++) {
        const DefElem *e = list_nth(options, i);

        vec_push(t->arena, out,
                 e->defnamespace != NULL
                     ? arena_printf(t->arena, "%s.%s", e->defnamespace, e->defname)
                     : tree_text(t, e->defname));
    }
}

static bool is_off(const Node *value)
{
    static const char *const words[] = { "false", "off", "no", "0" };

    if (value == NULL)
        return false;
    if (IsA(value, Integer))
        return intVal(value) == 0;
    if (IsA(value, Boolean))
        return !boolVal(value);
    /* OFF is a keyword, and so taken for the name of a type. */
    if (IsA(value, TypeName) && list_length(((const TypeName *)value)->names) == 1)
        value = linitial(((const TypeName *)value)->names);
    if (!IsA(value, String))
        return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcasecmp(strVal(value), words[i]) == 0)
            return true;
    }
    return false;
}

bool tree_has_option(const List *options, const char *name)
{
    bool has = false;

    for (int i = 0; i < list_length(options); i++) {
        const DefElem *e = list_nth(options, i);

        if (strcmp(e->defname, name) == 0)
            has = !is_off(e->arg);
    }
    return has;
}

/* How people write what the catalog calls otherwise. */
static const struct {
    const char *name;
    const char *text;
} spellings[] = {
    { "int2", "smallint" },
    { "int4", "integer" },
    { "int8", "bigint" },
    { "float4", "real" },
    { "bool", "boolean" },
    { "bpchar", "char" },
    { "float8", "double precision" },
};

/* Types that people name without a schema, and pg_catalog has. */
static const char *const built_in[] = {
    "bit",       "bool",      "box",       "bpchar",      "bytea",   "cidr",     "circle",
    "date",      "daterange", "float4",    "float8",      "inet",    "int2",     "int4",
    "int4range", "int8",      "int8range", "interval",    "json",    "jsonb",    "jsonpath",
    "line",      "lseg",      "macaddr",   "macaddr8",    "money",   "name",     "numeric",
    "numrange",  "oid",       "path",      "point",       "polygon", "regclass", "regtype",
    "text",      "time",      "timestamp", "timestamptz", "timetz",  "tsquery",  "tsrange",
    "tstzrange", "tsvector",  "uuid",      "varbit",      "varchar", "xml",      "int4multirange",
};

static bool is_built_in(const char *name)
{
    for (size_t i = 0; i < sizeof(built_in) / sizeof(built_in[0]); i++) {
        if (strcmp(built_in[i], name) == 0)
            return true;
    }
    return false;
}

static const char *spelling(const struct type_name *type, struct arena *arena)
{
    for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
        if (strcmp(type->schema, "pg_catalog") == 0 && strcmp(type->name, spellings[i].name) == 0)
            return spellings[i].text;
    }
    if (*type->schema == '\0' || strcmp(type->schema, "pg_catalog") == 0)
        return type->name;
    return arena_printf(arena, "%s.%s", type->schema, type->name);
}

static void add_mods(struct tree *t, const List *mods, struct type_name *out, struct strbuf *text)
{
    bool is_interval = strcmp(out->name, "interval") == 0;

    for (int i = 0; i < list_length(mods); i++) {
        const Node *node = list_nth(mods, i);
        const char *literal = tree_literal(t, node);
        bool first = strcmp(strbuf_text(text), "") == 0;

        if (IsA(node, A_Const) && IsA(&((const A_Const *)node)->val, Integer) && out->mod_count < 3)
            out->mods[out->mod_count++] = intVal(&((const A_Const *)node)->val);
        if (literal == NULL && IsA(node, ColumnRef))
            literal = tree_list_name(t, ((const ColumnRef *)node)->fields).name;
        if (is_interval && i == 0)
            continue;
        strbuf_addf(text, "%s%s", first ? "" : ",", literal == NULL ? "?" : literal);
    }
}

struct type_name tree_type(struct tree *t, const TypeName *type)
{
    struct type_name out = { .schema = "", .name = "", .text = "" };
    struct strbuf mods = { .arena = t->arena };
    struct strbuf text = { .arena = t->arena };
    struct object_name name;

    if (type == NULL)
        return out;
    name = tree_list_name(t, type->names);
    out.name = name.name;
    out.schema = *name.schema == '\0' && is_built_in(name.name) ? "pg_catalog" : name.schema;
    out.dimensions = (unsigned)list_length(type->arrayBounds);
    strbuf_addstr(&text, spelling(&out, t->arena));
    add_mods(t, type->typmods, &out, &mods);
    if (mods.len > 0)
        strbuf_addf(&text, "(%s)", strbuf_text(&mods));
    for (unsigned i = 0; i < out.dimensions; i++)
        strbuf_addstr(&text, "[]");
    out.text = strbuf_text(&text);
    return out;
}
