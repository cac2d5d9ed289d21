/* pg_tree_shape.c - expressions in one spelling; see pg_tree_parts.h. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/strbuf.h"
#include "planner/sql/pg_tree_parts.h"

enum {
    SHAPE_DEPTH = 40,
    SHAPE_BYTES = 4000,
};

struct shape {
    struct tree *tree;
    struct strbuf text;
    unsigned depth;
    bool known;
};

static void add_node(struct shape *s, const Node *node);

static void add_list(struct shape *s, const List *list, const char *before)
{
    strbuf_addstr(&s->text, before);
    for (int i = 0; i < list_length(list); i++) {
        if (i > 0)
            strbuf_addch(&s->text, ',');
        add_node(s, list_nth(list, i));
    }
    strbuf_addch(&s->text, ')');
}

static void add_names(struct shape *s, const List *names)
{
    for (int i = 0; i < list_length(names); i++) {
        const Node *name = list_nth(names, i);

        if (!IsA(name, String)) {
            s->known = false;
            return;
        }
        if (strcmp(strVal(name), "pg_catalog") == 0 || strcmp(strVal(name), "public") == 0)
            continue;
        strbuf_addf(&s->text, "\"%s\"", strVal(name));
    }
}

static void add_const(struct shape *s, const A_Const *c)
{
    const char *literal = tree_literal(s->tree, (const Node *)c);

    if (c->isnull)
        strbuf_addstr(&s->text, "NULL");
    else if (literal == NULL)
        s->known = false;
    else
        strbuf_addf(&s->text, "'%s'", literal);
}

/* Which table a column belongs to is left out: what is compared has one. */
static void add_column(struct shape *s, const ColumnRef *c)
{
    const Node *last = llast(c->fields);

    if (IsA(last, String))
        strbuf_addf(&s->text, "\"%s\"", strVal(last));
    else
        s->known = false;
}

static void add_call(struct shape *s, const FuncCall *f)
{
    if (f->agg_order != NIL || f->agg_filter != NULL || f->over != NULL || f->agg_distinct ||
        f->func_variadic || f->agg_star)
        s->known = false;
    add_names(s, f->funcname);
    add_list(s, f->args, "(");
}

static void add_operator(struct shape *s, const A_Expr *e)
{
    strbuf_addf(&s->text, "(%d:", (int)e->kind);
    add_names(s, e->name);
    strbuf_addch(&s->text, ' ');
    add_node(s, e->lexpr);
    strbuf_addch(&s->text, ',');
    add_node(s, e->rexpr);
    strbuf_addch(&s->text, ')');
}

static void add_cast(struct shape *s, const TypeCast *c)
{
    struct type_name type = tree_type(s->tree, c->typeName);

    strbuf_addch(&s->text, '(');
    add_node(s, c->arg);
    strbuf_addf(&s->text, "::%s)", type.text);
}

static void add_word(struct shape *s, const SQLValueFunction *f)
{
    strbuf_addf(&s->text, "[%d:%d]", (int)f->op, f->typmod);
}

static void add_case(struct shape *s, const CaseExpr *c)
{
    strbuf_addstr(&s->text, "case(");
    add_node(s, (const Node *)c->arg);
    for (int i = 0; i < list_length(c->args); i++) {
        const CaseWhen *when = list_nth(c->args, i);

        strbuf_addch(&s->text, '?');
        add_node(s, (const Node *)when->expr);
        strbuf_addch(&s->text, ':');
        add_node(s, (const Node *)when->result);
    }
    strbuf_addch(&s->text, ';');
    add_node(s, (const Node *)c->defresult);
    strbuf_addch(&s->text, ')');
}

static void add_bool(struct shape *s, const BoolExpr *b)
{
    static const char *const words[] = { "and(", "or(", "not(" };

    add_list(s, b->args, words[b->boolop]);
}

static void add_null_test(struct shape *s, const NullTest *n)
{
    strbuf_addstr(&s->text, n->nulltesttype == IS_NULL ? "null(" : "notnull(");
    add_node(s, (const Node *)n->arg);
    strbuf_addch(&s->text, ')');
}

static void add_kind(struct shape *s, const Node *node)
{
    switch ((int)nodeTag(node)) {
    case T_A_Const:
        add_const(s, (const A_Const *)node);
        return;
    case T_ColumnRef:
        add_column(s, (const ColumnRef *)node);
        return;
    case T_FuncCall:
        add_call(s, (const FuncCall *)node);
        return;
    case T_A_Expr:
        add_operator(s, (const A_Expr *)node);
        return;
    case T_TypeCast:
        add_cast(s, (const TypeCast *)node);
        return;
    case T_SQLValueFunction:
        add_word(s, (const SQLValueFunction *)node);
        return;
    case T_CaseExpr:
        add_case(s, (const CaseExpr *)node);
        return;
    case T_BoolExpr:
        add_bool(s, (const BoolExpr *)node);
        return;
    case T_NullTest:
        add_null_test(s, (const NullTest *)node);
        return;
    case T_CoalesceExpr:
        add_list(s, ((const CoalesceExpr *)node)->args, "coalesce(");
        return;
    case T_A_ArrayExpr:
        add_list(s, ((const A_ArrayExpr *)node)->elements, "array(");
        return;
    case T_List:
        add_list(s, (const List *)node, "(");
        return;
    default:
        s->known = false;
    }
}

static void add_node(struct shape *s, const Node *node)
{
    if (!s->known || node == NULL)
        return;
    if (s->depth >= SHAPE_DEPTH || s->text.len > SHAPE_BYTES) {
        s->known = false;
        return;
    }
    s->depth++;
    add_kind(s, node);
    s->depth--;
}

const char *tree_shape(struct tree *t, const Node *node)
{
    struct shape s = { .tree = t, .text = { .arena = t->arena }, .known = true };

    add_node(&s, node);
    return s.known ? strbuf_text(&s.text) : "";
}

/* Returns the byte after the quoted piece at p; NULL where it does not end. */
static const char *past_quotes(const char *p)
{
    const char *end = strchr(p + 1, *p);

    return end == NULL ? NULL : end + 1;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Adds a word in lower case, but for those that may stand or be left out. */
static const char *add_text_word(struct strbuf *out, const char *p)
{
    const char *end = p;

    while (is_word(*end))
        end++;
    if (!(end - p == 2 && strncasecmp(p, "as", 2) == 0) &&
        !(end - p == 6 && strncasecmp(p, "public", 6) == 0 && *end == '.')) {
        for (; p < end; p++)
            strbuf_addch(out, (char)tolower((unsigned char)*p));
        strbuf_addch(out, ' ');
    }
    return *end == '.' && end - p == 6 ? end + 1 : end;
}

/* Adds the text from p on in one spelling; false where that is too hard. */
static bool add_text(struct strbuf *out, const char *p)
{
    while (*p != '\0') {
        const char *begin = p;

        if (*p == '$' || strncmp(p, "--", 2) == 0 || strncmp(p, "/*", 2) == 0)
            return false;
        if (is_word(*p)) {
            p = add_text_word(out, p);
            continue;
        }
        p = *p == '\'' || *p == '"' ? past_quotes(p) : p + 1;
        if (p == NULL)
            return false;
        if (!isspace((unsigned char)*begin) && strchr("();", *begin) == NULL)
            strbuf_add(out, begin, (size_t)(p - begin));
    }
    return true;
}

/* Returns what comes after the first AS outside parentheses, or NULL. */
static const char *after_as(const char *p)
{
    int depth = 0;
    char before = ' ';

    while (p != NULL && *p != '\0') {
        if (depth == 0 && !is_word(before) && strncasecmp(p, "as", 2) == 0 && !is_word(p[2]))
            return p + 2;
        if (*p == '$' || strncmp(p, "--", 2) == 0 || strncmp(p, "/*", 2) == 0)
            return NULL;
        depth += (*p == '(') - (*p == ')');
        before = *p;
        p = *p == '\'' || *p == '"' ? past_quotes(p) : p + 1;
    }
    return NULL;
}

const char *tree_query_shape(struct tree *t)
{
    const char *query = after_as(t->sql);
    struct strbuf text = { .arena = t->arena };

    return query != NULL && add_text(&text, query) ? strbuf_text(&text) : "";
}
