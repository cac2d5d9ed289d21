/* pg_tree_command.c - queries, maintenance, settings, transactions; see
 * pg_tree_parts.h. */
#include <string.h>

#include "common/strbuf.h"
#include "planner/sql/pg_tree_parts.h"

static void add_relations(struct tree *t, const List *relations, struct action *out)
{
    for (int i = 0; i < list_length(relations); i++) {
        const RangeVar *r = list_nth(relations, i);

        out->only = out->only || !r->inh;
        vec_push(t->arena, &out->names, tree_relation(t, r));
    }
}

static void truncate_tables(struct tree *t, const Node *node, struct action *out)
{
    const TruncateStmt *s = (const TruncateStmt *)node;

    out->subject = SUBJECT_TABLE;
    out->cascade = s->behavior == DROP_CASCADE;
    out->restart_identity = s->restart_seqs;
    add_relations(t, s->relations, out);
}

static void lock_tables(struct tree *t, const Node *node, struct action *out)
{
    const LockStmt *s = (const LockStmt *)node;

    out->subject = SUBJECT_TABLE;
    out->lock_mode = s->mode;
    add_relations(t, s->relations, out);
}

static void read_query(struct tree *t, const Node *node, struct action *out)
{
    out->query = tree_query(t, node);
}

/* SELECT ... INTO makes a table. */
static void read_select(struct tree *t, const Node *node, struct action *out)
{
    const SelectStmt *s = (const SelectStmt *)node;

    out->query = tree_query(t, node);
    while (s->op != SETOP_NONE && s->larg != NULL)
        s = s->larg;
    if (s->intoClause == NULL)
        return;
    out->kind = ACTION_CREATE_TABLE_AS;
    out->verb = "SELECT INTO";
    out->subject = SUBJECT_TABLE;
    out->temporary = s->intoClause->rel->relpersistence == 't';
    vec_push(t->arena, &out->names, tree_relation(t, s->intoClause->rel));
}

static void target(struct tree *t, const RangeVar *relation, const Node *node, struct action *out)
{
    out->subject = SUBJECT_TABLE;
    vec_push(t->arena, &out->names, tree_relation(t, relation));
    out->query = tree_query(t, node);
}

static void read_insert(struct tree *t, const Node *node, struct action *out)
{
    target(t, ((const InsertStmt *)node)->relation, node, out);
}

static void read_update(struct tree *t, const Node *node, struct action *out)
{
    target(t, ((const UpdateStmt *)node)->relation, node, out);
}

static void read_delete(struct tree *t, const Node *node, struct action *out)
{
    target(t, ((const DeleteStmt *)node)->relation, node, out);
}

static void read_merge(struct tree *t, const Node *node, struct action *out)
{
    target(t, ((const MergeStmt *)node)->relation, node, out);
}

static void read_copy(struct tree *t, const Node *node, struct action *out)
{
    const CopyStmt *s = (const CopyStmt *)node;
    struct query *query;

    out->from_stdin = s->is_from && s->filename == NULL;
    if (s->relation == NULL) {
        out->query = tree_query(t, s->query);
        return;
    }
    query = arena_new(t->arena, struct query);
    vec_push(t->arena, &query->relations,
             (struct relation_use){
                 .name = tree_relation(t, s->relation),
                 .access = s->is_from ? ACCESS_INSERT : ACCESS_READ,
                 .only = true,
             });
    out->subject = SUBJECT_TABLE;
    out->query = query;
    vec_push(t->arena, &out->names, tree_relation(t, s->relation));
}

static void read_call(struct tree *t, const Node *node, struct action *out)
{
    const CallStmt *s = (const CallStmt *)node;

    out->subject = SUBJECT_FUNCTION;
    out->query = tree_query_of(t, (const Node *)s->funccall, NULL);
    if (s->funccall != NULL)
        vec_push(t->arena, &out->names, tree_list_name(t, s->funccall->funcname));
}

static void read_do(struct tree *t, const Node *node, struct action *out)
{
    const DoStmt *s = (const DoStmt *)node;
    struct routine_def *r = arena_new(t->arena, struct routine_def);

    *r = (struct routine_def){ .language = "plpgsql", .volatility = 'v', .body = "" };
    for (int i = 0; i < list_length(s->args); i++) {
        const DefElem *e = list_nth(s->args, i);

        if (e->arg == NULL || !IsA(e->arg, String))
            continue;
        if (strcmp(e->defname, "as") == 0)
            r->body = tree_text(t, strVal(e->arg));
        else if (strcmp(e->defname, "language") == 0)
            r->language = tree_text(t, strVal(e->arg));
    }
    out->routine = r;
}

/* Plain EXPLAIN plans the query; ANALYZE runs it. */
static void read_explain(struct tree *t, const Node *node, struct action *out)
{
    const ExplainStmt *s = (const ExplainStmt *)node;
    struct action inner = { 0 };

    out->with_analyze = tree_has_option(s->options, "analyze");
    if (s->query == NULL)
        return;
    tree_statement(t, s->query, &inner);
    vec_push(t->arena, &out->inner, inner);
}

static void read_declare(struct tree *t, const Node *node, struct action *out)
{
    out->query = tree_query(t, ((const DeclareCursorStmt *)node)->query);
}

static void read_prepare(struct tree *t, const Node *node, struct action *out)
{
    out->query = tree_query(t, ((const PrepareStmt *)node)->query);
}

static void vacuum(struct tree *t, const Node *node, struct action *out)
{
    const VacuumStmt *s = (const VacuumStmt *)node;

    out->subject = SUBJECT_TABLE;
    out->kind = s->is_vacuumcmd ? ACTION_VACUUM : ACTION_ANALYZE;
    out->verb = s->is_vacuumcmd ? "VACUUM" : "ANALYZE";
    out->full = tree_has_option(s->options, "full");
    if (out->full)
        out->verb = "VACUUM FULL";
    out->with_analyze = tree_has_option(s->options, "analyze");
    for (int i = 0; i < list_length(s->rels); i++) {
        const VacuumRelation *r = list_nth(s->rels, i);

        if (r->relation != NULL)
            vec_push(t->arena, &out->names, tree_relation(t, r->relation));
    }
}

static void cluster(struct tree *t, const Node *node, struct action *out)
{
    const ClusterStmt *s = (const ClusterStmt *)node;

    out->subject = SUBJECT_TABLE;
    out->part = tree_text(t, s->indexname);
    if (s->relation != NULL)
        vec_push(t->arena, &out->names, tree_relation(t, s->relation));
}

static void reindex(struct tree *t, const Node *node, struct action *out)
{
    static const enum subject_kind subjects[] = {
        [REINDEX_OBJECT_INDEX] = SUBJECT_INDEX,       [REINDEX_OBJECT_TABLE] = SUBJECT_TABLE,
        [REINDEX_OBJECT_SCHEMA] = SUBJECT_SCHEMA,     [REINDEX_OBJECT_SYSTEM] = SUBJECT_SYSTEM,
        [REINDEX_OBJECT_DATABASE] = SUBJECT_DATABASE,
    };
    const ReindexStmt *s = (const ReindexStmt *)node;

    out->subject = subjects[s->kind];
    out->concurrently = tree_has_option(s->params, "concurrently");
    vec_push(t->arena, &out->names,
             s->relation != NULL
                 ? tree_relation(t, s->relation)
                 : (struct object_name){ .schema = "", .name = tree_text(t, s->name) });
}

static void refresh(struct tree *t, const Node *node, struct action *out)
{
    const RefreshMatViewStmt *s = (const RefreshMatViewStmt *)node;

    out->subject = SUBJECT_MATVIEW;
    out->concurrently = s->concurrent;
    out->no_data = s->skipData;
    vec_push(t->arena, &out->names, tree_relation(t, s->relation));
}

static const char *setting_value(struct tree *t, const List *args)
{
    struct strbuf text = { .arena = t->arena };

    for (int i = 0; i < list_length(args); i++) {
        const Node *node = list_nth(args, i);
        const char *literal;

        while (node != NULL && IsA(node, TypeCast))
            node = ((const TypeCast *)node)->arg;
        literal = tree_literal(t, node);
        if (i > 0)
            strbuf_addstr(&text, ", ");
        strbuf_addstr(&text, literal == NULL ? "?" : literal);
    }
    return strbuf_text(&text);
}

static void set_variable(struct tree *t, const Node *node, struct action *out)
{
    const VariableSetStmt *s = (const VariableSetStmt *)node;

    out->resets = s->kind == VAR_RESET || s->kind == VAR_RESET_ALL || s->kind == VAR_SET_DEFAULT;
    out->all = s->kind == VAR_RESET_ALL;
    out->verb = s->kind == VAR_RESET || s->kind == VAR_RESET_ALL ? "RESET" : "SET";
    out->is_local = s->is_local;
    out->setting = tree_text(t, s->name);
    out->value = s->kind == VAR_SET_MULTI ? "" : setting_value(t, s->args);
}

static void transaction(struct tree *t, const Node *node, struct action *out)
{
    static const struct {
        enum transaction_kind kind;
        const char *verb;
    } kinds[] = {
        [TRANS_STMT_BEGIN] = { TRANSACTION_BEGIN, "BEGIN" },
        [TRANS_STMT_START] = { TRANSACTION_BEGIN, "START TRANSACTION" },
        [TRANS_STMT_COMMIT] = { TRANSACTION_COMMIT, "COMMIT" },
        [TRANS_STMT_ROLLBACK] = { TRANSACTION_ROLLBACK, "ROLLBACK" },
        [TRANS_STMT_SAVEPOINT] = { TRANSACTION_SAVEPOINT, "SAVEPOINT" },
        [TRANS_STMT_RELEASE] = { TRANSACTION_RELEASE, "RELEASE" },
        [TRANS_STMT_ROLLBACK_TO] = { TRANSACTION_ROLLBACK_TO, "ROLLBACK TO" },
        [TRANS_STMT_PREPARE] = { TRANSACTION_PREPARE, "PREPARE TRANSACTION" },
        [TRANS_STMT_COMMIT_PREPARED] = { TRANSACTION_FINISH_PREPARED, "COMMIT PREPARED" },
        [TRANS_STMT_ROLLBACK_PREPARED] = { TRANSACTION_FINISH_PREPARED, "ROLLBACK PREPARED" },
    };
    const TransactionStmt *s = (const TransactionStmt *)node;

    out->transaction = kinds[s->kind].kind;
    out->verb = kinds[s->kind].verb;
    out->savepoint = tree_text(t, s->savepoint_name);
    out->chains = s->chain;
}

static void discard(struct tree *t, const Node *node, struct action *out)
{
    (void)t;
    out->all = ((const DiscardStmt *)node)->target == DISCARD_ALL;
}

/* ALTER DATABASE ... SET TABLESPACE is the one form that copies files. */
static void alter_database(struct tree *t, const Node *node, struct action *out)
{
    const AlterDatabaseStmt *s = (const AlterDatabaseStmt *)node;

    out->subject = SUBJECT_DATABASE;
    vec_push(t->arena, &out->names,
             (struct object_name){ .schema = "", .name = tree_text(t, s->dbname) });
    tree_option_names(t, s->options, &out->options);
}

const struct tree_form tree_command_forms[] = {
    { T_SelectStmt, ACTION_SELECT, "SELECT", read_select },
    { T_InsertStmt, ACTION_INSERT, "INSERT", read_insert },
    { T_UpdateStmt, ACTION_UPDATE, "UPDATE", read_update },
    { T_DeleteStmt, ACTION_DELETE, "DELETE", read_delete },
    { T_MergeStmt, ACTION_MERGE, "MERGE", read_merge },
    { T_CopyStmt, ACTION_COPY, "COPY", read_copy },
    { T_CallStmt, ACTION_CALL, "CALL", read_call },
    { T_DoStmt, ACTION_DO, "DO", read_do },
    { T_ExplainStmt, ACTION_EXPLAIN, "EXPLAIN", read_explain },
    { T_DeclareCursorStmt, ACTION_SELECT, "DECLARE CURSOR", read_declare },
    { T_PrepareStmt, ACTION_OTHER, "PREPARE", read_prepare },
    { T_ReturnStmt, ACTION_SELECT, "RETURN", read_query },
    { T_TruncateStmt, ACTION_TRUNCATE, "TRUNCATE", truncate_tables },
    { T_LockStmt, ACTION_LOCK, "LOCK TABLE", lock_tables },
    { T_VacuumStmt, ACTION_VACUUM, "VACUUM", vacuum },
    { T_ClusterStmt, ACTION_CLUSTER, "CLUSTER", cluster },
    { T_ReindexStmt, ACTION_REINDEX, "REINDEX", reindex },
    { T_RefreshMatViewStmt, ACTION_REFRESH, "REFRESH MATERIALIZED VIEW", refresh },
    { T_VariableSetStmt, ACTION_SET, "SET", set_variable },
    { T_TransactionStmt, ACTION_TRANSACTION, "BEGIN", transaction },
    { T_DiscardStmt, ACTION_DISCARD, "DISCARD", discard },
    { T_AlterDatabaseStmt, ACTION_ALTER_DATABASE, "ALTER DATABASE", alter_database },
    { T_AlterDatabaseSetStmt, ACTION_OTHER, "ALTER DATABASE", NULL },
    { T_AlterSystemStmt, ACTION_ALTER_SYSTEM, "ALTER SYSTEM", NULL },
    { T_AlterTableMoveAllStmt, ACTION_MOVE_ALL, "ALTER ... ALL IN TABLESPACE", NULL },
};

const size_t tree_command_form_count = sizeof(tree_command_forms) / sizeof(tree_command_forms[0]);
