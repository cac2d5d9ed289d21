/* pg_tree_expr.c - what an expression says; see pg_tree_parts.h. */
#include <string.h>
#include <strings.h>

#include "planner/sql/pg_tree_parts.h"

enum { MAX_ARMS = 256 };

static const Node *without_casts(const Node *node)
{
    while (node != NULL && IsA(node, TypeCast))
        node = ((const TypeCast *)node)->arg;
    return node;
}

/* The column of a plain reference, NULL for anything else. */
static const char *column_of(struct tree *t, const Node *node)
{
    const Node *inner = without_casts(node);

    if (inner == NULL || !IsA(inner, ColumnRef))
        return NULL;
    return tree_list_name(t, ((const ColumnRef *)inner)->fields).name;
}

static const char *operator_of(const A_Expr *e)
{
    const Node *name = e->name == NIL ? NULL : llast(e->name);

    return name != NULL && IsA(name, String) ? strVal(name) : "";
}

/* true, 't'::boolean and their like. */
static bool constant_is(const Node *node, bool value)
{
    const A_Const *c = (const A_Const *)node;
    const char *text;

    if (node == NULL || !IsA(node, A_Const) || c->isnull)
        return false;
    if (IsA(&c->val, Boolean))
        return boolVal(&c->val) == value;
    if (!IsA(&c->val, String))
        return false;
    text = strVal(&c->val);
    return value ? strcasecmp(text, "t") == 0 || strcasecmp(text, "true") == 0
                 : strcasecmp(text, "f") == 0 || strcasecmp(text, "false") == 0;
}

/* AND of what is true, OR with something true, NOT of what is false; as deep as
 * people write them. */
static bool connection_is_true(const BoolExpr *e)
{
    if (e->boolop == NOT_EXPR)
        return constant_is(without_casts(linitial(e->args)), false);
    for (int i = 0; i < list_length(e->args); i++) {
        bool is_true = constant_is(without_casts(list_nth(e->args, i)), true);

        if (is_true != (e->boolop == AND_EXPR))
            return is_true;
    }
    return e->boolop == AND_EXPR;
}

bool tree_is_true(const Node *node)
{
    const Node *inner = without_casts(node);

    if (inner == NULL)
        return false;
    if (IsA(inner, A_Const))
        return constant_is(inner, true);
    if (IsA(inner, BoolExpr))
        return connection_is_true((const BoolExpr *)inner);
    if (IsA(inner, A_Expr)) { /* 1 = 1 */
        const A_Expr *e = (const A_Expr *)inner;
        const Node *left = without_casts(e->lexpr);
        const Node *right = without_casts(e->rexpr);

        return e->kind == AEXPR_OP && strcmp(operator_of(e), "=") == 0 && left != NULL &&
               right != NULL && IsA(left, A_Const) && IsA(right, A_Const) &&
               IsA(&((const A_Const *)left)->val, Integer) &&
               IsA(&((const A_Const *)right)->val, Integer) &&
               intVal(&((const A_Const *)left)->val) == intVal(&((const A_Const *)right)->val);
    }
    return false;
}

/* 5 < a is a > 5. */
static const char *turned(const char *op)
{
    static const char *const pairs[][2] = {
        { "<", ">" }, { "<=", ">=" }, { ">", "<" }, { ">=", "<=" }, { "=", "=" }, { "<>", "<>" },
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (strcmp(pairs[i][0], op) == 0)
            return pairs[i][1];
    }
    return "";
}

static struct expression_arm compare_arm(struct tree *t, const A_Expr *e)
{
    struct expression_arm arm = { .kind = ARM_OTHER, .column = "", .op = "" };
    const char *left = column_of(t, e->lexpr);
    const char *right = column_of(t, e->rexpr);
    const Node *value = without_casts(left != NULL ? e->rexpr : e->lexpr);
    const char *literal = tree_literal(t, value);
    const char *op = operator_of(e);

    if ((left == NULL) == (right == NULL) || literal == NULL || *turned(op) == '\0')
        return arm;
    arm.kind = ARM_COMPARE;
    arm.column = left != NULL ? left : right;
    arm.op = tree_text(t, left != NULL ? op : turned(op));
    vec_push(t->arena, &arm.values, literal);
    return arm;
}

static struct expression_arm in_arm(struct tree *t, const A_Expr *e)
{
    struct expression_arm arm = { .kind = ARM_OTHER, .column = "", .op = "" };
    const char *column = column_of(t, e->lexpr);
    const List *list = (const List *)e->rexpr;

    if (column == NULL || e->rexpr == NULL || !IsA(e->rexpr, List) ||
        strcmp(operator_of(e), "=") != 0)
        return arm;
    for (int i = 0; i < list_length(list); i++) {
        const char *literal = tree_literal(t, without_casts(list_nth(list, i)));

        if (literal == NULL)
            return arm;
        vec_push(t->arena, &arm.values, literal);
    }
    arm.kind = ARM_IN;
    arm.column = column;
    arm.op = "=";
    return arm;
}

static struct expression_arm plain_arm(struct tree *t, const Node *node)
{
    struct expression_arm arm = { .kind = ARM_OTHER, .column = "", .op = "" };

    if (node != NULL && IsA(node, NullTest)) {
        const NullTest *n = (const NullTest *)node;
        const char *column =
            n->arg != NULL && IsA(n->arg, ColumnRef) ? column_of(t, (const Node *)n->arg) : NULL;

        if (column != NULL) {
            arm.kind = n->nulltesttype == IS_NOT_NULL ? ARM_NOT_NULL : ARM_NULL;
            arm.column = column;
        }
    } else if (node != NULL && IsA(node, A_Expr)) {
        const A_Expr *e = (const A_Expr *)node;

        if (e->kind == AEXPR_OP)
            arm = compare_arm(t, e);
        else if (e->kind == AEXPR_IN)
            arm = in_arm(t, e);
    }
    return arm;
}

static struct expression_arm arm_of(struct tree *t, const Node *node)
{
    const BoolExpr *either = (const BoolExpr *)node;
    struct expression_arm any = { .kind = ARM_ANY, .column = "", .op = "" };

    if (node == NULL || !IsA(node, BoolExpr) || either->boolop != OR_EXPR)
        return plain_arm(t, node);
    for (int i = 0; i < list_length(either->args); i++) {
        struct expression_arm choice = plain_arm(t, list_nth(either->args, i));

        if (choice.kind == ARM_OTHER || any.choices.count >= MAX_ARMS)
            return choice.kind == ARM_OTHER ? choice : plain_arm(t, NULL);
        vec_push(t->arena, &any.choices, choice);
    }
    return any;
}

/* Calls add for each arm of node; ANDs within ANDs are arms of the whole. */
static void each_arm(const Node *node, unsigned depth,
                     void (*add)(struct tree *t, const Node *arm, void *ctx), struct tree *t,
                     void *ctx)
{
    if (node == NULL)
        return;
    if (depth < 16 && IsA(node, BoolExpr) && ((const BoolExpr *)node)->boolop == AND_EXPR) {
        const List *args = ((const BoolExpr *)node)->args;

        for (int i = 0; i < list_length(args); i++)
            each_arm(list_nth(args, i), depth + 1, add, t, ctx);
        return;
    }
    add(t, node, ctx);
}

/* BETWEEN is two comparisons. */
static bool add_between(struct tree *t, const Node *node, struct expression *out)
{
    const A_Expr *e = (const A_Expr *)node;
    const char *column;
    const char *low;
    const char *high;

    if (!IsA(node, A_Expr) || e->kind != AEXPR_BETWEEN || e->rexpr == NULL ||
        !IsA(e->rexpr, List) || list_length((const List *)e->rexpr) != 2)
        return false;
    column = column_of(t, e->lexpr);
    low = tree_literal(t, without_casts(linitial((const List *)e->rexpr)));
    high = tree_literal(t, without_casts(lsecond((const List *)e->rexpr)));
    if (column == NULL || low == NULL || high == NULL)
        return false;
    vec_push(t->arena, &out->arms,
             (struct expression_arm){ .kind = ARM_COMPARE, .column = column, .op = ">=" });
    vec_push(t->arena, &out->arms.items[out->arms.count - 1].values, low);
    vec_push(t->arena, &out->arms,
             (struct expression_arm){ .kind = ARM_COMPARE, .column = column, .op = "<=" });
    vec_push(t->arena, &out->arms.items[out->arms.count - 1].values, high);
    return true;
}

static void add_arm(struct tree *t, const Node *node, void *ctx)
{
    struct expression *out = ctx;

    if (out->arms.count < MAX_ARMS && !add_between(t, node, out))
        vec_push(t->arena, &out->arms, arm_of(t, node));
}

static bool has_column(struct tree *t, const Node *node)
{
    struct query query = { 0 };
    struct mentions m = { .tree = t, .query = &query };

    tree_walk(&m, node);
    return query.columns.count > 0 || query.relations.count > 0;
}

static void add_key(struct tree *t, const Node *node, void *ctx)
{
    struct strlist *out = ctx;
    const A_Expr *e = (const A_Expr *)node;
    const char *left;
    const char *right;

    if (!IsA(node, A_Expr) || out->count >= MAX_ARMS ||
        (e->kind != AEXPR_OP && e->kind != AEXPR_IN && e->kind != AEXPR_OP_ANY) ||
        strcmp(operator_of(e), "=") != 0)
        return;
    left = column_of(t, e->lexpr);
    right = column_of(t, e->rexpr);
    if (left != NULL && !has_column(t, e->rexpr))
        vec_push(t->arena, out, left);
    else if (right != NULL && !has_column(t, e->lexpr))
        vec_push(t->arena, out, right);
}

void tree_keys(struct tree *t, const Node *node, struct strlist *out)
{
    each_arm(node, 0, add_key, t, out);
}

static void find_literal(struct tree *t, const Node *node, struct expression *out)
{
    const Node *inner = without_casts(node);
    const char *literal = tree_literal(t, inner);

    out->is_column = inner != NULL && IsA(inner, ColumnRef);
    out->is_literal = literal != NULL;
    out->literal = literal == NULL ? "" : literal;
    out->is_null =
        literal != NULL && inner != NULL && IsA(inner, A_Const) && ((const A_Const *)inner)->isnull;
}

static bool names_function(const struct query *query, const char *name)
{
    for (size_t i = 0; i < query->functions.count; i++) {
        if (strcmp(query->functions.items[i].name, name) == 0)
            return true;
    }
    return false;
}

const struct expression *tree_expression(struct tree *t, const Node *node)
{
    struct expression *out;
    struct query query = { 0 };
    struct mentions m = { .tree = t, .query = &query };

    if (node == NULL)
        return NULL;
    out = arena_new(t->arena, struct expression);
    m.casts = out;
    tree_walk(&m, node);
    find_literal(t, node, out);
    each_arm(node, 0, add_arm, t, out);
    out->columns = query.columns;
    out->functions.items = query.functions.items;
    out->functions.count = query.functions.count;
    out->functions.cap = query.functions.cap;
    out->relations.items = query.relations.items;
    out->relations.count = query.relations.count;
    out->relations.cap = query.relations.cap;
    out->converts_time_zone = names_function(&query, "timezone");
    out->text = "";
    out->shape = tree_shape(t, node);
    return out;
}
