/* pg_tree_query.c - which relations, functions and columns a query names; see
 * pg_tree_parts.h. */
#include <string.h>

#include "planner/sql/pg_tree_parts.h"

#include <nodes/nodeFuncs.h>

/* Node types that PostgreSQL's walker knows; it ends the process at others. */
static const NodeTag walkable[] = {
    T_GroupingFunc,   T_CaseExpr,          T_CaseWhen,       T_RowExpr,       T_CoalesceExpr,
    T_MinMaxExpr,     T_XmlExpr,           T_NullTest,       T_BooleanTest,   T_JoinExpr,
    T_SubLink,        T_BoolExpr,          T_NamedArgExpr,   T_A_Indices,     T_A_Indirection,
    T_A_ArrayExpr,    T_ResTarget,         T_MultiAssignRef, T_CollateClause, T_SortBy,
    T_WindowDef,      T_FuncCall,          T_RangeSubselect, T_RangeFunction, T_RangeTableSample,
    T_RangeTableFunc, T_RangeTableFuncCol, T_TypeCast,       T_XmlSerialize,  T_GroupingSet,
    T_A_Expr,         T_OnConflictClause,  T_InferClause,    T_IndexElem,     T_MergeWhenClause,
    T_List,
};

static bool is_walkable(NodeTag tag)
{
    for (size_t i = 0; i < sizeof(walkable) / sizeof(walkable[0]); i++) {
        if (walkable[i] == tag)
            return true;
    }
    return false;
}

static void add_once(struct tree *t, struct strlist *list, const char *text)
{
    if (*text != '\0' && !strlist_has(list, text))
        vec_push(t->arena, list, text);
}

static void add_relation(struct mentions *m, const RangeVar *r)
{
    struct relation_use use = m->current;

    if (r->schemaname == NULL && strlist_has(&m->scope, r->relname))
        return;
    use.name = tree_relation(m->tree, r);
    use.only = !r->inh;
    vec_push(m->tree->arena, &m->query->relations, use);
}

static void add_function(struct mentions *m, const FuncCall *f)
{
    struct object_name name = tree_list_name(m->tree, f->funcname);
    const char *literal = "";

    if (list_length(f->args) > 0) {
        const Node *first = list_nth(f->args, 0);

        while (first != NULL && IsA(first, TypeCast))
            first = ((const TypeCast *)first)->arg;
        if (first != NULL && IsA(first, A_Const) && IsA(&((const A_Const *)first)->val, String) &&
            !((const A_Const *)first)->isnull)
            literal = tree_text(m->tree, strVal(&((const A_Const *)first)->val));
    }
    vec_push(m->tree->arena, &m->query->functions,
             (struct function_use){
                 .schema = name.schema,
                 .name = name.name,
                 .args = (unsigned)list_length(f->args),
                 .literal = literal,
             });
}

static void add_column(struct mentions *m, const ColumnRef *c)
{
    add_once(m->tree, &m->query->columns, tree_list_name(m->tree, c->fields).name);
}

static void add_constant(struct mentions *m, const A_Const *c)
{
    if (!c->isnull && IsA(&c->val, String))
        add_once(m->tree, &m->query->literals, tree_text(m->tree, strVal(&c->val)));
}

static void add_cast(struct mentions *m, const TypeCast *c)
{
    if (m->casts != NULL)
        vec_push(m->tree->arena, &m->casts->casts, tree_type(m->tree, c->typeName));
}

/* CURRENT_USER and its like are functions without parentheses. */
static void add_value_function(struct mentions *m, const SQLValueFunction *f)
{
    static const char *const names[] = {
        [SVFOP_CURRENT_DATE] = "current_date",
        [SVFOP_CURRENT_TIME] = "current_time",
        [SVFOP_CURRENT_TIME_N] = "current_time",
        [SVFOP_CURRENT_TIMESTAMP] = "current_timestamp",
        [SVFOP_CURRENT_TIMESTAMP_N] = "current_timestamp",
        [SVFOP_LOCALTIME] = "localtime",
        [SVFOP_LOCALTIME_N] = "localtime",
        [SVFOP_LOCALTIMESTAMP] = "localtimestamp",
        [SVFOP_LOCALTIMESTAMP_N] = "localtimestamp",
        [SVFOP_CURRENT_ROLE] = "current_role",
        [SVFOP_CURRENT_USER] = "current_user",
        [SVFOP_USER] = "user",
        [SVFOP_SESSION_USER] = "session_user",
        [SVFOP_CURRENT_CATALOG] = "current_catalog",
        [SVFOP_CURRENT_SCHEMA] = "current_schema",
    };

    vec_push(m->tree->arena, &m->query->functions,
             (struct function_use){ .schema = "", .name = names[f->op], .literal = "" });
}

/* A common table expression sees those before it, and itself where RECURSIVE. */
static void enter_with(struct mentions *m, const WithClause *with)
{
    if (with == NULL)
        return;
    for (int i = 0; i < list_length(with->ctes) && with->recursive; i++)
        vec_push(m->tree->arena, &m->scope,
                 tree_text(m->tree, ((const CommonTableExpr *)list_nth(with->ctes, i))->ctename));
    for (int i = 0; i < list_length(with->ctes); i++) {
        const CommonTableExpr *cte = list_nth(with->ctes, i);

        tree_walk(m, cte->ctequery);
        if (!with->recursive)
            vec_push(m->tree->arena, &m->scope, tree_text(m->tree, cte->ctename));
    }
}

static struct relation_use use_of(struct mentions *m, enum relation_access access,
                                  const Node *where)
{
    struct relation_use use = { .access = access,
                                .filtered = where != NULL && !tree_is_true(where) };

    tree_keys(m->tree, where, &use.keys);
    return use;
}

/* One SELECT without UNION. */
static void walk_leaf(struct mentions *m, const SelectStmt *s)
{
    struct relation_use outer = m->current;
    enum relation_access access = s->lockingClause != NIL ? ACCESS_ROW_LOCK : ACCESS_READ;

    m->current = use_of(m, access, s->whereClause);
    m->current.filtered = m->current.filtered || s->limitCount != NULL;
    tree_walk_list(m, s->fromClause);
    m->current = use_of(m, ACCESS_READ, NULL);
    tree_walk_list(m, s->targetList);
    tree_walk(m, s->whereClause);
    tree_walk_list(m, s->groupClause);
    tree_walk(m, s->havingClause);
    tree_walk_list(m, s->windowClause);
    tree_walk_list(m, s->valuesLists);
    tree_walk_list(m, s->sortClause);
    tree_walk(m, s->limitOffset);
    tree_walk(m, s->limitCount);
    tree_walk_list(m, s->distinctClause);
    m->current = outer;
}

/* a UNION b UNION c is (a UNION b) UNION c: down the left side in a loop. */
static void walk_select(struct mentions *m, const SelectStmt *s)
{
    size_t scope = m->scope.count;

    for (; s->op != SETOP_NONE && s->larg != NULL; s = s->larg) {
        enter_with(m, s->withClause);
        tree_walk_list(m, s->sortClause);
        tree_walk(m, s->limitOffset);
        tree_walk(m, s->limitCount);
        tree_walk(m, (const Node *)s->rarg);
    }
    enter_with(m, s->withClause);
    walk_leaf(m, s);
    m->scope.count = scope;
}

static void add_target(struct mentions *m, const RangeVar *relation, struct relation_use use,
                       const List *columns)
{
    for (int i = 0; columns != NIL && i < list_length(columns); i++) {
        const ResTarget *target = list_nth(columns, i);

        /* SET a[1] = 1, a[2] = 2 sets one column. */
        if (IsA(target, ResTarget) && target->name != NULL &&
            (target->indirection == NIL || !strlist_has(&use.set, target->name)))
            vec_push(m->tree->arena, &use.set, tree_text(m->tree, target->name));
    }
    use.name = tree_relation(m->tree, relation);
    use.only = relation != NULL && !relation->inh;
    vec_push(m->tree->arena, &m->query->relations, use);
}

static void walk_insert(struct mentions *m, const InsertStmt *s)
{
    struct relation_use use = { .access = ACCESS_INSERT, .filtered = true };
    const OnConflictClause *conflict = s->onConflictClause;

    enter_with(m, s->withClause);
    use.on_conflict = conflict != NULL;
    use.updates = conflict != NULL && conflict->action == ONCONFLICT_UPDATE;
    add_target(m, s->relation, use, s->cols);
    tree_walk(m, s->selectStmt);
    if (conflict != NULL) {
        tree_walk_list(m, conflict->targetList);
        tree_walk(m, conflict->whereClause);
    }
    tree_walk_list(m, s->returningList);
}

static void walk_update(struct mentions *m, const UpdateStmt *s)
{
    enter_with(m, s->withClause);
    add_target(m, s->relation, use_of(m, ACCESS_UPDATE, s->whereClause), s->targetList);
    m->current = use_of(m, ACCESS_READ, s->whereClause);
    tree_walk_list(m, s->fromClause);
    m->current = use_of(m, ACCESS_READ, NULL);
    tree_walk_list(m, s->targetList);
    tree_walk(m, s->whereClause);
    tree_walk_list(m, s->returningList);
}

static void walk_delete(struct mentions *m, const DeleteStmt *s)
{
    enter_with(m, s->withClause);
    add_target(m, s->relation, use_of(m, ACCESS_DELETE, s->whereClause), NIL);
    m->current = use_of(m, ACCESS_READ, s->whereClause);
    tree_walk_list(m, s->usingClause);
    m->current = use_of(m, ACCESS_READ, NULL);
    tree_walk(m, s->whereClause);
    tree_walk_list(m, s->returningList);
}

static void walk_merge(struct mentions *m, const MergeStmt *s)
{
    struct relation_use use = { .access = ACCESS_MERGE, .filtered = true };

    enter_with(m, s->withClause);
    for (int i = 0; i < list_length(s->mergeWhenClauses); i++) {
        const MergeWhenClause *when = list_nth(s->mergeWhenClauses, i);

        use.updates = use.updates || when->commandType == CMD_UPDATE;
    }
    add_target(m, s->relation, use, NIL);
    tree_walk(m, s->sourceRelation);
    tree_walk(m, s->joinCondition);
    tree_walk_list(m, s->mergeWhenClauses);
}

static bool walk_child(Node *node, void *ctx)
{
    tree_walk(ctx, node);
    return false;
}

/* a + b + c and a JOIN b JOIN c nest on the left: in a loop, innermost first. */
static const Node *left_of(const Node *node)
{
    if (IsA(node, A_Expr))
        return ((const A_Expr *)node)->lexpr;
    if (IsA(node, JoinExpr))
        return ((const JoinExpr *)node)->larg;
    return NULL;
}

static void walk_right(struct mentions *m, const Node *node)
{
    if (IsA(node, A_Expr)) {
        tree_walk(m, ((const A_Expr *)node)->rexpr);
    } else {
        tree_walk(m, ((const JoinExpr *)node)->rarg);
        tree_walk(m, ((const JoinExpr *)node)->quals);
    }
}

static void walk_spine(struct mentions *m, const Node *node)
{
    struct arena scratch = { 0 };
    struct {
        VEC_FIELDS(const Node *);
    } spine = { 0 };

    while (node != NULL && (IsA(node, A_Expr) || IsA(node, JoinExpr))) {
        vec_push(&scratch, &spine, node);
        node = left_of(node);
    }
    tree_walk(m, node);
    for (size_t i = spine.count; i > 0; i--)
        walk_right(m, spine.items[i - 1]);
    arena_free(&scratch);
}

static bool walk_statement(struct mentions *m, const Node *node)
{
    size_t scope = m->scope.count;

    switch ((int)nodeTag(node)) {
    case T_SelectStmt:
        walk_select(m, (const SelectStmt *)node);
        break;
    case T_InsertStmt:
        walk_insert(m, (const InsertStmt *)node);
        break;
    case T_UpdateStmt:
        walk_update(m, (const UpdateStmt *)node);
        break;
    case T_DeleteStmt:
        walk_delete(m, (const DeleteStmt *)node);
        break;
    case T_MergeStmt:
        walk_merge(m, (const MergeStmt *)node);
        break;
    default:
        return false;
    }
    m->scope.count = scope;
    return true;
}

static bool walk_leaf_node(struct mentions *m, const Node *node)
{
    switch ((int)nodeTag(node)) {
    case T_RangeVar:
        add_relation(m, (const RangeVar *)node);
        return true;
    case T_ColumnRef:
        add_column(m, (const ColumnRef *)node);
        return true;
    case T_A_Const:
        add_constant(m, (const A_Const *)node);
        return true;
    case T_SQLValueFunction:
        add_value_function(m, (const SQLValueFunction *)node);
        return true;
    case T_ReturnStmt:
        tree_walk(m, ((const ReturnStmt *)node)->returnval);
        return true;
    default:
        return false;
    }
}

static void walk_node(struct mentions *m, const Node *node)
{
    Node *writable;

    if (IsA(node, A_Expr) || IsA(node, JoinExpr)) {
        walk_spine(m, node);
        return;
    }
    if (walk_leaf_node(m, node) || walk_statement(m, node) || !is_walkable(nodeTag(node)))
        return;
    if (IsA(node, FuncCall))
        add_function(m, (const FuncCall *)node);
    else if (IsA(node, TypeCast))
        add_cast(m, (const TypeCast *)node);
    memcpy(&writable, &node, sizeof(writable)); /* the walker changes nothing */
    (void)raw_expression_tree_walker(writable, walk_child, m);
}

void tree_walk(struct mentions *m, const Node *node)
{
    if (node == NULL)
        return;
    if (m->tree->depth >= TREE_DEPTH) {
        m->tree->is_too_deep = true;
        return;
    }
    m->tree->depth++;
    walk_node(m, node);
    m->tree->depth--;
}

void tree_walk_list(struct mentions *m, const List *list)
{
    for (int i = 0; i < list_length(list); i++)
        tree_walk(m, list_nth(list, i));
}

static const char *output_name(struct tree *t, const ResTarget *target)
{
    const Node *value = target->val;

    if (target->name != NULL)
        return tree_text(t, target->name);
    while (value != NULL && IsA(value, TypeCast))
        value = ((const TypeCast *)value)->arg;
    if (value != NULL && IsA(value, FuncCall))
        return tree_list_name(t, ((const FuncCall *)value)->funcname).name;
    if (value != NULL && IsA(value, ColumnRef)) {
        const List *fields = ((const ColumnRef *)value)->fields;
        const Node *last = llast(fields);

        return IsA(last, String) ? tree_text(t, strVal(last)) : "*";
    }
    return "?";
}

void tree_outputs(struct tree *t, const Node *node, struct strlist *out)
{
    const SelectStmt *s = (const SelectStmt *)node;

    if (node == NULL || !IsA(node, SelectStmt))
        return;
    while (s->op != SETOP_NONE && s->larg != NULL)
        s = s->larg;
    for (int i = 0; i < list_length(s->targetList); i++)
        vec_push(t->arena, out, output_name(t, list_nth(s->targetList, i)));
}

/* What each output is made of, where that is a column or a cast. */
static void add_sources(struct tree *t, const SelectStmt *s, struct query *out)
{
    for (int i = 0; s->op == SETOP_NONE && i < list_length(s->targetList); i++) {
        const Node *value = ((const ResTarget *)list_nth(s->targetList, i))->val;
        struct type_name cast = { .schema = "", .name = "", .text = "" };
        const char *source = "";

        if (value != NULL && IsA(value, TypeCast))
            cast = tree_type(t, ((const TypeCast *)value)->typeName);
        else if (value != NULL && IsA(value, ColumnRef))
            source = tree_list_name(t, ((const ColumnRef *)value)->fields).name;
        vec_push(t->arena, &out->sources, source);
        vec_push(t->arena, &out->casts, cast);
    }
}

const struct query *tree_query(struct tree *t, const Node *node)
{
    struct query *query = arena_new(t->arena, struct query);
    struct mentions m = { .tree = t, .query = query };

    tree_walk(&m, node);
    tree_outputs(t, node, &query->outputs);
    if (node != NULL && IsA(node, SelectStmt)) {
        query->with_limit = ((const SelectStmt *)node)->limitCount != NULL;
        query->only_values = query->relations.count == 0;
        add_sources(t, (const SelectStmt *)node, query);
    }
    return query;
}

const struct query *tree_query_of(struct tree *t, const Node *first, const Node *second)
{
    struct query *query;
    struct mentions m = { .tree = t };

    if (first == NULL && second == NULL)
        return NULL;
    query = arena_new(t->arena, struct query);
    m.query = query;
    tree_walk(&m, first);
    tree_walk(&m, second);
    return query;
}
