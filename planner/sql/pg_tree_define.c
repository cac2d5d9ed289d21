/* pg_tree_define.c - columns, constraints, tables, indexes; see pg_tree_parts.h. */
#include <string.h>

#include "planner/sql/pg_tree_parts.h"

static enum constraint_kind kind_of(ConstrType type)
{
    switch ((int)type) {
    case CONSTR_CHECK:
        return CONSTRAINT_CHECK;
    case CONSTR_PRIMARY:
        return CONSTRAINT_PRIMARY_KEY;
    case CONSTR_UNIQUE:
        return CONSTRAINT_UNIQUE;
    case CONSTR_EXCLUSION:
        return CONSTRAINT_EXCLUSION;
    case CONSTR_FOREIGN:
        return CONSTRAINT_FOREIGN_KEY;
    default:
        return CONSTRAINT_NOT_NULL;
    }
}

/* EXCLUDE USING gist (a WITH =, b WITH &&): pairs of an index element and an operator. */
static void exclusion_columns(struct tree *t, const Constraint *c, struct strlist *out)
{
    for (int i = 0; i < list_length(c->exclusions); i++) {
        const IndexElem *e = linitial((const List *)list_nth(c->exclusions, i));

        vec_push(t->arena, out, tree_text(t, e->name));
    }
}

/* The text of CHECK (...), cut from the source by its parentheses: the parser
 * keeps no ends. Comments and $tag$ bodies are not worth the trouble. */
static const char *check_text(struct tree *t, const Constraint *c)
{
    const char *p = c->location >= 0 ? strchr(t->sql + c->location, '(') : NULL;
    const char *begin = p;
    unsigned depth = 0;

    for (; p != NULL && *p != '\0'; p++) {
        if (*p == '$' || strncmp(p, "--", 2) == 0 || strncmp(p, "/*", 2) == 0)
            return "";
        if (*p == '\'' || *p == '"')
            p = strchr(p + 1, *p);
        else if (*p == '(')
            depth++;
        else if (*p == ')' && --depth == 0)
            return arena_strndup(t->arena, begin, (size_t)(p - begin) + 1);
        if (p == NULL)
            break;
    }
    return "";
}

static const struct expression *check_of(struct tree *t, const Constraint *c)
{
    const struct expression *e = tree_expression(t, c->raw_expr);
    struct expression *shown;

    if (e == NULL || c->contype != CONSTR_CHECK)
        return e;
    shown = arena_new(t->arena, struct expression);
    *shown = *e;
    shown->text = check_text(t, c);
    return shown;
}

struct constraint_def tree_constraint(struct tree *t, const Constraint *c)
{
    struct constraint_def out = {
        .kind = kind_of(c->contype),
        .name = tree_text(t, c->conname),
        .check = check_of(t, c),
        .references = tree_relation(t, c->pktable),
        .on_delete = c->fk_del_action,
        .on_update = c->fk_upd_action,
        .using_index = tree_text(t, c->indexname),
        .not_valid = c->skip_validation,
        .no_inherit = c->is_no_inherit,
        .deferrable = c->deferrable,
        .initially_deferred = c->initdeferred,
        .nulls_not_distinct = c->nulls_not_distinct,
        .at = tree_place(c->location),
    };

    tree_strings(t, c->contype == CONSTR_FOREIGN ? c->fk_attrs : c->keys, &out.columns);
    tree_strings(t, c->pk_attrs, &out.ref_columns);
    tree_strings(t, c->including, &out.included);
    if (c->contype == CONSTR_EXCLUSION)
        exclusion_columns(t, c, &out.columns);
    return out;
}

static const struct {
    const char *name;
    const char *type;
    const char *text;
} serials[] = {
    { "smallserial", "int2", "smallint" }, { "serial2", "int2", "smallint" },
    { "serial", "int4", "integer" },       { "serial4", "int4", "integer" },
    { "bigserial", "int8", "bigint" },     { "serial8", "int8", "bigint" },
};

static void resolve_serial(struct column_def *column)
{
    if (*column->type.schema != '\0' || column->type.dimensions > 0)
        return;
    for (size_t i = 0; i < sizeof(serials) / sizeof(serials[0]); i++) {
        if (strcmp(column->type.name, serials[i].name) != 0)
            continue;
        column->is_serial = true;
        column->not_null = true;
        column->type = (struct type_name){ .schema = "pg_catalog",
                                           .name = serials[i].type,
                                           .text = serials[i].text };
        return;
    }
}

/* A column's constraint: a word on the column, or one that is kept in the list. */
static void add_column_constraint(struct tree *t, const Constraint *c, struct column_def *out)
{
    struct constraint_def def;

    switch ((int)c->contype) {
    case CONSTR_NULL:
        out->nullable = true;
        return;
    case CONSTR_NOTNULL:
        out->not_null = true;
        return;
    case CONSTR_DEFAULT:
        out->value = tree_expression(t, c->raw_expr);
        return;
    case CONSTR_IDENTITY:
        out->identity = c->generated_when;
        out->not_null = true;
        return;
    case CONSTR_GENERATED:
        out->is_stored = true;
        out->value = tree_expression(t, c->raw_expr);
        return;
    case CONSTR_ATTR_DEFERRABLE:
    case CONSTR_ATTR_DEFERRED:
        if (out->constraints.count > 0)
            out->constraints.items[out->constraints.count - 1].deferrable = true;
        return;
    case CONSTR_ATTR_NOT_DEFERRABLE:
    case CONSTR_ATTR_IMMEDIATE:
        return;
    default:
        def = tree_constraint(t, c);
        if (def.columns.count == 0)
            vec_push(t->arena, &def.columns, out->name);
        out->not_null = out->not_null || def.kind == CONSTRAINT_PRIMARY_KEY;
        vec_push(t->arena, &out->constraints, def);
    }
}

const struct column_def *tree_column(struct tree *t, const ColumnDef *c)
{
    struct column_def *out = arena_new(t->arena, struct column_def);

    out->name = tree_text(t, c->colname);
    out->type = tree_type(t, c->typeName);
    out->collation = c->collClause == NULL ? "" : tree_list_name(t, c->collClause->collname).name;
    out->not_null = c->is_not_null;
    out->value = tree_expression(t, c->raw_default);
    out->at = tree_place(c->location);
    resolve_serial(out);
    for (int i = 0; i < list_length(c->constraints); i++)
        add_column_constraint(t, list_nth(c->constraints, i), out);
    return out;
}

static void add_datums(struct tree *t, const List *datums, struct strlist *out)
{
    for (int i = 0; i < list_length(datums); i++) {
        const Node *node = list_nth(datums, i);
        const char *literal;

        while (node != NULL && IsA(node, TypeCast))
            node = ((const TypeCast *)node)->arg;
        literal = tree_literal(t, node);
        if (literal == NULL && node != NULL && IsA(node, ColumnRef)) {
            literal = tree_list_name(t, ((const ColumnRef *)node)->fields).name;
            literal = strcmp(literal, "minvalue") == 0   ? "MINVALUE"
                      : strcmp(literal, "maxvalue") == 0 ? "MAXVALUE"
                                                         : NULL;
        }
        vec_push(t->arena, out, literal == NULL ? "?" : literal);
    }
}

const struct partition_bound *tree_bound(struct tree *t, const PartitionBoundSpec *bound)
{
    struct partition_bound *out;

    if (bound == NULL)
        return NULL;
    out = arena_new(t->arena, struct partition_bound);
    out->strategy = bound->strategy;
    out->is_default = bound->is_default;
    out->modulus = bound->modulus;
    out->remainder = bound->remainder;
    add_datums(t, bound->lowerdatums, &out->lower);
    add_datums(t, bound->upperdatums, &out->upper);
    add_datums(t, bound->listdatums, &out->values);
    return out;
}

static struct like_def like_of(struct tree *t, const TableLikeClause *like)
{
    return (struct like_def){
        .name = tree_relation(t, like->relation),
        .defaults = (like->options & CREATE_TABLE_LIKE_DEFAULTS) != 0,
        .constraints = (like->options & CREATE_TABLE_LIKE_CONSTRAINTS) != 0,
        .indexes = (like->options & CREATE_TABLE_LIKE_INDEXES) != 0,
        .identity = (like->options & CREATE_TABLE_LIKE_IDENTITY) != 0,
        .generated = (like->options & CREATE_TABLE_LIKE_GENERATED) != 0,
    };
}

static void add_elements(struct tree *t, const List *elements, struct table_def *out)
{
    for (int i = 0; i < list_length(elements); i++) {
        const Node *node = list_nth(elements, i);

        if (IsA(node, ColumnDef))
            vec_push(t->arena, &out->columns, *tree_column(t, (const ColumnDef *)node));
        else if (IsA(node, Constraint))
            vec_push(t->arena, &out->constraints, tree_constraint(t, (const Constraint *)node));
        else if (IsA(node, TableLikeClause))
            vec_push(t->arena, &out->likes, like_of(t, (const TableLikeClause *)node));
    }
}

static char strategy_of(const char *strategy)
{
    static const char *const names[] = { "range", "list", "hash" };

    for (size_t i = 0; i < 3; i++) {
        if (strategy != NULL && strcasecmp(strategy, names[i]) == 0)
            return *names[i];
    }
    return '\0';
}

const struct table_def *tree_table(struct tree *t, const CreateStmt *s)
{
    struct table_def *out = arena_new(t->arena, struct table_def);

    add_elements(t, s->tableElts, out);
    for (int i = 0; i < list_length(s->inhRelations); i++)
        vec_push(t->arena, &out->inherits, tree_relation(t, list_nth(s->inhRelations, i)));
    out->bound = tree_bound(t, s->partbound);
    out->tablespace = tree_text(t, s->tablespacename);
    out->access_method = tree_text(t, s->accessMethod);
    out->of_type = s->ofTypename == NULL ? "" : tree_list_name(t, s->ofTypename->names).name;
    if (s->ofTypename != NULL)
        out->row_type = tree_type(t, s->ofTypename);
    tree_option_names(t, s->options, &out->options);
    if (s->partspec == NULL)
        return out;
    out->partition_by = strategy_of(s->partspec->strategy);
    for (int i = 0; i < list_length(s->partspec->partParams); i++) {
        const PartitionElem *e = list_nth(s->partspec->partParams, i);

        vec_push(t->arena, &out->partition_keys, tree_text(t, e->name));
    }
    return out;
}

static struct index_key key_of(struct tree *t, const IndexElem *e)
{
    return (struct index_key){
        .column = tree_text(t, e->name),
        .value = tree_expression(t, e->expr),
        .opclass = tree_list_name(t, e->opclass).name,
        .collation = tree_list_name(t, e->collation).name,
        .descending = e->ordering == SORTBY_DESC,
        .nulls_first = e->nulls_ordering == SORTBY_NULLS_FIRST,
    };
}

const struct index_def *tree_index(struct tree *t, const IndexStmt *s)
{
    struct index_def *out = arena_new(t->arena, struct index_def);

    out->table = tree_relation(t, s->relation);
    out->method = s->accessMethod == NULL ? "btree" : tree_text(t, s->accessMethod);
    out->predicate = tree_expression(t, s->whereClause);
    out->unique = s->unique;
    out->nulls_not_distinct = s->nulls_not_distinct;
    out->only = s->relation != NULL && !s->relation->inh;
    out->named = s->idxname != NULL;
    for (int i = 0; i < list_length(s->indexParams); i++)
        vec_push(t->arena, &out->keys, key_of(t, list_nth(s->indexParams, i)));
    for (int i = 0; i < list_length(s->indexIncludingParams); i++)
        vec_push(t->arena, &out->included,
                 tree_text(t, ((const IndexElem *)list_nth(s->indexIncludingParams, i))->name));
    return out;
}
