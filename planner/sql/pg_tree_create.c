/* pg_tree_create.c - the statements that make things; see pg_tree_parts.h. */
#include <string.h>

#include "planner/sql/pg_tree_parts.h"

static void add_name(struct tree *t, struct action *out, const RangeVar *relation)
{
    vec_push(t->arena, &out->names, tree_relation(t, relation));
    if (relation != NULL) {
        out->temporary = relation->relpersistence == 't';
        out->unlogged = relation->relpersistence == 'u';
    }
}

static void add_plain_name(struct tree *t, struct action *out, const char *name)
{
    vec_push(t->arena, &out->names,
             (struct object_name){ .schema = "", .name = tree_text(t, name) });
}

static void create_table(struct tree *t, const Node *node, struct action *out)
{
    const CreateStmt *s = (const CreateStmt *)node;

    out->subject = IsA(node, CreateForeignTableStmt) ? SUBJECT_FOREIGN_TABLE : SUBJECT_TABLE;
    out->if_not_exists = s->if_not_exists;
    out->table = tree_table(t, s);
    add_name(t, out, s->relation);
}

static void create_table_as(struct tree *t, const Node *node, struct action *out)
{
    const CreateTableAsStmt *s = (const CreateTableAsStmt *)node;
    struct query *query;

    out->subject = s->objtype == OBJECT_MATVIEW ? SUBJECT_MATVIEW : SUBJECT_TABLE;
    if (out->subject == SUBJECT_MATVIEW)
        out->verb = "CREATE MATERIALIZED VIEW";
    out->if_not_exists = s->if_not_exists;
    out->no_data = s->into->skipData;
    query = arena_new(t->arena, struct query);
    *query = *tree_query(t, s->query);
    query->is_no_data = s->into->skipData;
    if (s->into->colNames != NIL) {
        query->outputs = (struct strlist){ 0 };
        tree_strings(t, s->into->colNames, &query->outputs);
    }
    query->shape = tree_query_shape(t);
    out->query = query;
    add_name(t, out, s->into->rel);
}

static void create_index(struct tree *t, const Node *node, struct action *out)
{
    const IndexStmt *s = (const IndexStmt *)node;
    struct object_name name = { .name = tree_text(t, s->idxname) };

    out->subject = SUBJECT_INDEX;
    out->concurrently = s->concurrent;
    out->if_not_exists = s->if_not_exists;
    out->index = tree_index(t, s);
    name.schema = out->index->table.schema; /* an index lies where its table does */
    vec_push(t->arena, &out->names, name);
}

static void create_view(struct tree *t, const Node *node, struct action *out)
{
    const ViewStmt *s = (const ViewStmt *)node;
    struct query *query = arena_new(t->arena, struct query);

    *query = *tree_query(t, s->query);
    if (s->aliases != NIL) {
        query->outputs = (struct strlist){ 0 };
        tree_strings(t, s->aliases, &query->outputs);
    }
    query->shape = tree_query_shape(t);
    out->subject = SUBJECT_VIEW;
    out->or_replace = s->replace;
    out->query = query;
    add_name(t, out, s->view);
}

/* OWNED BY a.b.c: the table in schema and name, the column in part. */
static void read_sequence_options(struct tree *t, const List *options, struct action *out)
{
    tree_option_names(t, options, &out->options);
    for (int i = 0; i < list_length(options); i++) {
        const DefElem *e = list_nth(options, i);
        const List *names = (const List *)e->arg;

        if (strcmp(e->defname, "owned_by") != 0 || list_length(names) < 2)
            continue;
        out->part = tree_list_name(t, names).name;
        out->owned_by = tree_list_name(t, list_truncate(list_copy(names), list_length(names) - 1));
    }
}

static void create_sequence(struct tree *t, const Node *node, struct action *out)
{
    const CreateSeqStmt *s = (const CreateSeqStmt *)node;

    out->subject = SUBJECT_SEQUENCE;
    out->if_not_exists = s->if_not_exists;
    add_name(t, out, s->sequence);
    read_sequence_options(t, s->options, out);
}

static void alter_sequence(struct tree *t, const Node *node, struct action *out)
{
    const AlterSeqStmt *s = (const AlterSeqStmt *)node;

    out->subject = SUBJECT_SEQUENCE;
    out->if_exists = s->missing_ok;
    add_name(t, out, s->sequence);
    read_sequence_options(t, s->options, out);
}

static void create_enum(struct tree *t, const Node *node, struct action *out)
{
    const CreateEnumStmt *s = (const CreateEnumStmt *)node;

    out->subject = SUBJECT_TYPE;
    vec_push(t->arena, &out->names, tree_list_name(t, s->typeName));
    tree_strings(t, s->vals, &out->values);
}

static void create_composite(struct tree *t, const Node *node, struct action *out)
{
    const CompositeTypeStmt *s = (const CompositeTypeStmt *)node;
    struct table_def *table = arena_new(t->arena, struct table_def);

    table->of_type = "";
    for (int i = 0; i < list_length(s->coldeflist); i++)
        vec_push(t->arena, &table->columns, *tree_column(t, list_nth(s->coldeflist, i)));
    out->subject = SUBJECT_TYPE;
    out->table = table;
    add_name(t, out, s->typevar);
}

static void create_domain(struct tree *t, const Node *node, struct action *out)
{
    const CreateDomainStmt *s = (const CreateDomainStmt *)node;
    ColumnDef column = {
        .type = T_ColumnDef,
        .typeName = s->typeName,
        .collClause = s->collClause,
        .constraints = s->constraints,
        .location = -1,
    };

    out->subject = SUBJECT_DOMAIN;
    out->column = tree_column(t, &column);
    vec_push(t->arena, &out->names, tree_list_name(t, s->domainname));
}

static void create_range(struct tree *t, const Node *node, struct action *out)
{
    out->subject = SUBJECT_TYPE;
    vec_push(t->arena, &out->names, tree_list_name(t, ((const CreateRangeStmt *)node)->typeName));
}

/* CREATE AGGREGATE, OPERATOR, TYPE (...), TEXT SEARCH ..., COLLATION. */
static void define(struct tree *t, const Node *node, struct action *out)
{
    const DefineStmt *s = (const DefineStmt *)node;

    out->kind = s->kind == OBJECT_TYPE ? ACTION_CREATE_TYPE : ACTION_OTHER;
    out->subject = s->kind == OBJECT_TYPE ? SUBJECT_TYPE : tree_subject(s->kind);
    out->verb = s->kind == OBJECT_TYPE        ? "CREATE TYPE"
                : s->kind == OBJECT_AGGREGATE ? "CREATE AGGREGATE"
                                              : "CREATE";
    out->or_replace = s->replace;
    out->if_not_exists = s->if_not_exists;
    vec_push(t->arena, &out->names, tree_list_name(t, s->defnames));
}

static void read_parameters(const List *parameters, struct routine_def *out)
{
    for (int i = 0; i < list_length(parameters); i++) {
        const FunctionParameter *p = list_nth(parameters, i);

        if (p->mode == FUNC_PARAM_OUT || p->mode == FUNC_PARAM_TABLE)
            continue;
        out->args++;
        out->defaulted_args += p->defexpr != NULL;
    }
}

/* AS 'text'; a C function has a file and a symbol, which are no body. */
static const char *body_text(struct tree *t, const Node *arg)
{
    const List *list = (const List *)arg;

    if (arg == NULL || !IsA(arg, List) || list_length(list) != 1 || !IsA(linitial(list), String))
        return "";
    return tree_text(t, strVal(linitial(list)));
}

static void read_routine_option(struct tree *t, const DefElem *e, struct routine_def *out)
{
    const char *text = e->arg != NULL && IsA(e->arg, String) ? strVal(e->arg) : "";

    if (strcmp(e->defname, "language") == 0)
        out->language = tree_text(t, text);
    else if (strcmp(e->defname, "volatility") == 0)
        out->volatility = *text;
    else if (strcmp(e->defname, "as") == 0)
        out->body = body_text(t, e->arg);
    else if (strcmp(e->defname, "security") == 0)
        out->security_definer = e->arg != NULL && IsA(e->arg, Boolean) && boolVal(e->arg);
    else if (strcmp(e->defname, "set") == 0 && e->arg != NULL && IsA(e->arg, VariableSetStmt))
        out->sets_search_path = out->sets_search_path ||
                                strcmp(((const VariableSetStmt *)e->arg)->name, "search_path") == 0;
}

static void create_function(struct tree *t, const Node *node, struct action *out)
{
    const CreateFunctionStmt *s = (const CreateFunctionStmt *)node;
    struct routine_def *r = arena_new(t->arena, struct routine_def);
    struct type_name returns = tree_type(t, s->returnType);

    *r = (struct routine_def){ .language = "sql", .volatility = 'v', .body = "" };
    r->is_procedure = s->is_procedure;
    r->returns = returns;
    r->returns_trigger = strcmp(returns.name, "trigger") == 0;
    read_parameters(s->parameters, r);
    for (int i = 0; i < list_length(s->options); i++)
        read_routine_option(t, list_nth(s->options, i), r);
    out->subject = SUBJECT_FUNCTION;
    out->verb = s->is_procedure ? "CREATE PROCEDURE" : "CREATE FUNCTION";
    out->or_replace = s->replace;
    out->routine = r;
    out->query = tree_query_of(t, s->sql_body, NULL);
    vec_push(t->arena, &out->names, tree_list_name(t, s->funcname));
}

static void create_trigger(struct tree *t, const Node *node, struct action *out)
{
    const CreateTrigStmt *s = (const CreateTrigStmt *)node;
    struct trigger_def *trigger = arena_new(t->arena, struct trigger_def);

    *trigger = (struct trigger_def){
        .name = tree_text(t, s->trigname),
        .table = tree_relation(t, s->relation),
        .function = tree_list_name(t, s->funcname),
        .from = tree_relation(t, s->constrrel),
        .row = s->row,
        .is_constraint = s->isconstraint,
    };
    out->subject = SUBJECT_TRIGGER;
    out->or_replace = s->replace;
    out->trigger = trigger;
    out->part = trigger->name;
    vec_push(t->arena, &out->names, trigger->table);
}

static void create_rule(struct tree *t, const Node *node, struct action *out)
{
    const RuleStmt *s = (const RuleStmt *)node;

    out->subject = SUBJECT_RULE;
    out->or_replace = s->replace;
    out->part = tree_text(t, s->rulename);
    out->query = tree_query_of(t, (const Node *)s->actions, s->whereClause);
    vec_push(t->arena, &out->names, tree_relation(t, s->relation));
}

static void create_policy(struct tree *t, const Node *node, struct action *out)
{
    const CreatePolicyStmt *s = (const CreatePolicyStmt *)node;

    out->subject = SUBJECT_POLICY;
    out->part = tree_text(t, s->policy_name);
    out->query = tree_query_of(t, s->qual, s->with_check);
    vec_push(t->arena, &out->names, tree_relation(t, s->table));
}

static void alter_policy(struct tree *t, const Node *node, struct action *out)
{
    const AlterPolicyStmt *s = (const AlterPolicyStmt *)node;

    out->subject = SUBJECT_POLICY;
    out->part = tree_text(t, s->policy_name);
    out->query = tree_query_of(t, s->qual, s->with_check);
    vec_push(t->arena, &out->names, tree_relation(t, s->table));
}

static void create_schema(struct tree *t, const Node *node, struct action *out)
{
    const CreateSchemaStmt *s = (const CreateSchemaStmt *)node;

    out->subject = SUBJECT_SCHEMA;
    out->if_not_exists = s->if_not_exists;
    add_plain_name(t, out,
                   s->schemaname != NULL || s->authrole == NULL ? s->schemaname
                                                                : s->authrole->rolename);
    for (int i = 0; i < list_length(s->schemaElts); i++) {
        struct action inner = { 0 };

        tree_statement(t, list_nth(s->schemaElts, i), &inner);
        if (inner.names.count > 0 && *inner.names.items[0].schema == '\0')
            inner.names.items[0].schema = out->names.items[0].name;
        vec_push(t->arena, &out->inner, inner);
    }
}

static void create_extension(struct tree *t, const Node *node, struct action *out)
{
    const CreateExtensionStmt *s = (const CreateExtensionStmt *)node;

    out->subject = SUBJECT_EXTENSION;
    out->if_not_exists = s->if_not_exists;
    add_plain_name(t, out, s->extname);
}

/* names[0] is the object's, the others are its tables. */
static void create_statistics(struct tree *t, const Node *node, struct action *out)
{
    const CreateStatsStmt *s = (const CreateStatsStmt *)node;

    out->subject = SUBJECT_STATISTICS;
    out->if_not_exists = s->if_not_exists;
    vec_push(t->arena, &out->names, tree_list_name(t, s->defnames));
    for (int i = 0; i < list_length(s->relations); i++) {
        const Node *relation = list_nth(s->relations, i);

        if (IsA(relation, RangeVar))
            vec_push(t->arena, &out->names, tree_relation(t, (const RangeVar *)relation));
    }
}

static void add_published(struct tree *t, const List *objects, struct action *out)
{
    for (int i = 0; i < list_length(objects); i++) {
        const PublicationObjSpec *spec = list_nth(objects, i);

        if (spec->pubtable != NULL)
            vec_push(t->arena, &out->names, tree_relation(t, spec->pubtable->relation));
        else
            out->all = true;
    }
}

static void create_publication(struct tree *t, const Node *node, struct action *out)
{
    const CreatePublicationStmt *s = (const CreatePublicationStmt *)node;

    out->subject = SUBJECT_PUBLICATION;
    out->all = s->for_all_tables;
    add_plain_name(t, out, s->pubname);
    add_published(t, s->pubobjects, out);
}

static void alter_publication(struct tree *t, const Node *node, struct action *out)
{
    const AlterPublicationStmt *s = (const AlterPublicationStmt *)node;

    out->subject = SUBJECT_PUBLICATION;
    out->all = s->for_all_tables;
    out->value = s->pubobjects == NIL          ? ""
                 : s->action == AP_AddObjects  ? "add"
                 : s->action == AP_DropObjects ? "drop"
                                               : "set";
    add_plain_name(t, out, s->pubname);
    add_published(t, s->pubobjects, out);
}

static void create_subscription(struct tree *t, const Node *node, struct action *out)
{
    const CreateSubscriptionStmt *s = (const CreateSubscriptionStmt *)node;
    bool makes_slot = true;

    for (int i = 0; i < list_length(s->options); i++) {
        const DefElem *e = list_nth(s->options, i);

        if (strcmp(e->defname, "create_slot") == 0 || strcmp(e->defname, "connect") == 0)
            makes_slot = makes_slot && tree_has_option(s->options, e->defname);
    }
    out->subject = SUBJECT_SUBSCRIPTION;
    if (!makes_slot)
        vec_push(t->arena, &out->options, "create_slot=false");
    add_plain_name(t, out, s->subname);
}

static void create_database(struct tree *t, const Node *node, struct action *out)
{
    out->subject = SUBJECT_DATABASE;
    add_plain_name(t, out, ((const CreatedbStmt *)node)->dbname);
}

static void create_tablespace(struct tree *t, const Node *node, struct action *out)
{
    out->subject = SUBJECT_TABLESPACE;
    add_plain_name(t, out, ((const CreateTableSpaceStmt *)node)->tablespacename);
}

const struct tree_form tree_create_forms[] = {
    { T_CreateStmt, ACTION_CREATE_TABLE, "CREATE TABLE", create_table },
    { T_CreateForeignTableStmt, ACTION_CREATE_TABLE, "CREATE FOREIGN TABLE", create_table },
    { T_CreateTableAsStmt, ACTION_CREATE_TABLE_AS, "CREATE TABLE", create_table_as },
    { T_IndexStmt, ACTION_CREATE_INDEX, "CREATE INDEX", create_index },
    { T_ViewStmt, ACTION_CREATE_VIEW, "CREATE VIEW", create_view },
    { T_CreateSeqStmt, ACTION_CREATE_SEQUENCE, "CREATE SEQUENCE", create_sequence },
    { T_AlterSeqStmt, ACTION_ALTER_SEQUENCE, "ALTER SEQUENCE", alter_sequence },
    { T_CreateEnumStmt, ACTION_CREATE_ENUM, "CREATE TYPE", create_enum },
    { T_CompositeTypeStmt, ACTION_CREATE_COMPOSITE, "CREATE TYPE", create_composite },
    { T_CreateDomainStmt, ACTION_CREATE_DOMAIN, "CREATE DOMAIN", create_domain },
    { T_CreateRangeStmt, ACTION_CREATE_TYPE, "CREATE TYPE", create_range },
    { T_DefineStmt, ACTION_OTHER, "CREATE", define },
    { T_CreateFunctionStmt, ACTION_CREATE_FUNCTION, "CREATE FUNCTION", create_function },
    { T_CreateTrigStmt, ACTION_CREATE_TRIGGER, "CREATE TRIGGER", create_trigger },
    { T_RuleStmt, ACTION_CREATE_RULE, "CREATE RULE", create_rule },
    { T_CreatePolicyStmt, ACTION_CREATE_POLICY, "CREATE POLICY", create_policy },
    { T_AlterPolicyStmt, ACTION_ALTER_POLICY, "ALTER POLICY", alter_policy },
    { T_CreateSchemaStmt, ACTION_CREATE_SCHEMA, "CREATE SCHEMA", create_schema },
    { T_CreateExtensionStmt, ACTION_CREATE_EXTENSION, "CREATE EXTENSION", create_extension },
    { T_CreateStatsStmt, ACTION_CREATE_STATISTICS, "CREATE STATISTICS", create_statistics },
    { T_CreatePublicationStmt, ACTION_CREATE_PUBLICATION, "CREATE PUBLICATION",
      create_publication },
    { T_AlterPublicationStmt, ACTION_ALTER_PUBLICATION, "ALTER PUBLICATION", alter_publication },
    { T_CreateSubscriptionStmt, ACTION_CREATE_SUBSCRIPTION, "CREATE SUBSCRIPTION",
      create_subscription },
    { T_CreatedbStmt, ACTION_CREATE_DATABASE, "CREATE DATABASE", create_database },
    { T_CreateTableSpaceStmt, ACTION_CREATE_TABLESPACE, "CREATE TABLESPACE", create_tablespace },
};

const size_t tree_create_form_count = sizeof(tree_create_forms) / sizeof(tree_create_forms[0]);
