/* steps_test.c - tests of what names, ranges and steps mean in a graph. */
#include <string.h>

#include "common/strbuf.h"
#include "planner/graph/history.h"
#include "planner/graph/resolve.h"
#include "planner/graph/steps.h"
#include "tests/support/check.h"
#include "tests/unit/planner/graph_text.h"
#include "tests/unit/planner/tests.h"

static const char shop[] = "a1aaaa =shop; b2bbbb<a1aaaa; c3cccc<b2bbbb; d4dddd<b2bbbb =pay; "
                           "e5eeee<c3cccc; z9zzzz; y8yyyy<z9zzzz +c3cccc";

static void test_names(void)
{
    static const struct {
        const char *name;
        enum error_code code;
        const char *want; /* ids, or the message and the last hint */
    } rows[] = {
        { "a1aaaa", ERROR_NONE, "a1aaaa" },
        { "c3", ERROR_NONE, "c3cccc" },
        { "pay", ERROR_NONE, "d4dddd" },
        { "base", ERROR_NONE, "" },
        { "heads", ERROR_NONE, "d4dddd e5eeee y8yyyy" },
        { "pay@head", ERROR_NONE, "d4dddd" },
        { "shop@heads", ERROR_NONE, "d4dddd e5eeee" },
        { "shop@base", ERROR_NONE, "" },
        { "pay@a1", ERROR_NONE, "a1aaaa" },
        { "z9zzzz@head", ERROR_NONE, "y8yyyy" },
        { "-1", ERROR_NONE, "b2bbbb c3cccc z9zzzz" },
        { "pay@-1", ERROR_NONE, "b2bbbb" },
        { "-2", ERROR_NONE, "a1aaaa b2bbbb" },
        { "-3", ERROR_TOO_FAR, "'-3' goes further than there are revisions; " },
        { "head", ERROR_MANY_HEADS,
          "'head' stands for one revision, and there are 3 heads; one of them:  its id, or "
          "LABEL@head" },
        { "shop@head", ERROR_MANY_HEADS,
          "'shop@head' stands for one revision, and there are 2 heads; one of them:  its id, or "
          "LABEL@head" },
        { "c3cccd", ERROR_NO_REVISION,
          "no revision or branch is called 'c3cccd' or begins with it; did you mean c3cccc?" },
        { "nothing", ERROR_NO_REVISION,
          "no revision or branch is called 'nothing' or begins with it; " },
        { "", ERROR_NO_REVISION, "the name of a revision is empty; " },
        { "nothing@head", ERROR_NO_REVISION, "there is no branch 'nothing'; " },
        { "pay@c3cccc", ERROR_NOT_IN_BRANCH,
          "revision c3cccc is not of the branch 'pay'; without the branch:  c3cccc" },
    };
    struct arena arena = { 0 };
    const struct graph *g = graph_text_read(&arena, shop);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct graph_nodes found = { 0 };
        struct error err = { 0 };
        struct strlist ids;

        (void)resolve_many(g, rows[i].name, &arena, &found, &err);
        ids = graph_ids(&found, &arena);
        check_int(rows[i].name, err.code, rows[i].code);
        check_str(rows[i].name,
                  err.code == ERROR_NONE
                      ? strlist_join(&ids, " ", &arena)
                      : arena_printf(&arena, "%s; %s", err.message,
                                     err.hint_count == 0 ? "" : err.hints[err.hint_count - 1]),
                  rows[i].want);
    }
    arena_free(&arena);
}

static void test_ambiguous(void)
{
    struct arena arena = { 0 };
    const struct graph *g = graph_text_read(&arena, "abcd1; abcd2<abcd1 =abcdef; abcd3<abcd2");
    struct error err = { 0 };
    const struct graph_node *n;

    check_int("refused", resolve_one(g, "abcd", &arena, &n, &err), false);
    check_int("code", err.code, ERROR_AMBIGUOUS_ID);
    check_str("message", err.message, "'abcd' is the beginning of 4 names");
    check_str("first", err.facts[0].text, "abcd1");
    arena_free(&arena);
}

/* Renders steps: "+b(a>b) -c(c>)". */
static const char *render(const struct graph_steps *steps, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (size_t i = 0; i < steps->count; i++) {
        const struct graph_step *step = &steps->items[i];

        strbuf_addf(&sb, "%s%s%s", i == 0 ? "" : " ",
                    step->direction == DIRECTION_UPGRADE ? "+" : "-",
                    step->node == NULL ? "" : step->node->revision->id);
        for (size_t k = 0; k < step->ops.count; k++) {
            const struct version_op *op = &step->ops.items[k];

            strbuf_addf(&sb, "(%s>%s)", op->from == NULL ? "" : op->from,
                        op->to == NULL ? "" : op->to);
        }
    }
    return strbuf_text(&sb);
}

enum { UPGRADE, DOWNGRADE, STAMP, PURGE };

static bool plan(const struct graph *g, int command, const char *from, const char *target,
                 struct arena *arena, struct graph_steps *out, struct error *err)
{
    struct strlist texts = { 0 };
    struct strlist targets = { 0 };
    struct graph_nodes rows = { 0 };

    graph_text_split(from, " ", arena, &texts);
    graph_text_split(target, " ", arena, &targets);
    if (!resolve_list(g, &texts, arena, &rows, err))
        return false;
    if (command == UPGRADE)
        return steps_upgrade(g, &rows, target, arena, out, err);
    if (command == DOWNGRADE)
        return steps_downgrade(g, &rows, target, arena, out, err);
    return steps_stamp(g, &rows, &targets, command == PURGE, arena, out, err);
}

static const char diamond[] = "a; b<a =left; c<a =right; m<b,c; x; y<x +b";

static const struct {
    int command;
    const char *from;
    const char *target;
    const char *want; /* steps, or the code */
} plans[] = {
    { UPGRADE, "", "m", "+a(>a) +c(a>c) +b(>b) +m(b>m)(c>)" },
    { UPGRADE, "b c", "m", "+m(c>m)(b>)" },
    { UPGRADE, "m", "a", "" },
    { UPGRADE, "", "y", "+a(>a) +b(a>b) +x(>x) +y(x>y)(b>)" },
    { UPGRADE, "a", "+1", "E205" },
    { UPGRADE, "a", "left@+1", "+b(a>b)" },
    { UPGRADE, "b", "left@+1", "+c(>c) +m(c>m)(b>)" },
    { UPGRADE, "m", "+1", "E206" },
    { UPGRADE, "b c", "+1", "E205" },
    { UPGRADE, "a", "-1", "E208" },
    { UPGRADE, "a b", "m", "E207" },
    { UPGRADE, "", "x+1", "+a(>a) +b(a>b) +x(>x) +y(x>y)(b>)" },
    { UPGRADE, "", "m-1", "E205" },
    { UPGRADE, "", "y-2", "E206" },
    { UPGRADE, "", "+1x", "E201" },
    { DOWNGRADE, "m", "a", "-m(m>c)(>b) -b(b>) -c(c>a)" },
    { DOWNGRADE, "m", "-1", "E205" },
    { DOWNGRADE, "b c", "-1", "E205" },
    { DOWNGRADE, "b c", "left@-1", "-b(b>)" },
    { DOWNGRADE, "b c", "c@-1", "-c(c>)" },
    { DOWNGRADE, "b", "-2", "-b(b>a) -a(a>)" },
    { DOWNGRADE, "b", "-3", "E206" },
    { DOWNGRADE, "b", "+1", "E208" },
    { DOWNGRADE, "y", "a", "-y(y>x)(>b) -b(b>a)" },
    { DOWNGRADE, "b", "c", "E208" },
    { DOWNGRADE, "b", "none@base", "E201" },
    { DOWNGRADE, "b", "right@b", "E218" },
    { DOWNGRADE, "", "-1", "E206" },
    { STAMP, "b c", "m", "+(b>)(c>m)" },
    { STAMP, "a", "b c", "+(a>b)(>c)" },
    { STAMP, "m", "b c", "+(m>b)(>c)" },
    { STAMP, "b x", "base", "+(b>)(x>)" },
    { STAMP, "b x", "left@base", "+(b>)" },
    { STAMP, "b", "b", "" },
    { STAMP, "", "a b", "E207" },
    { STAMP, "b", "+1", "E201" },
    { STAMP, "a b", "x", "+(>x)(a>)" },
    { PURGE, "b", "c", "+(>c)" },
};

static void test_steps(void)
{
    struct arena arena = { 0 };
    const struct graph *g = graph_text_read(&arena, diamond);

    for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
        const char *row =
            arena_printf(&arena, "%d '%s' '%s'", plans[i].command, plans[i].from, plans[i].target);
        struct graph_steps steps = { 0 };
        struct error err = { 0 };
        bool done = plan(g, plans[i].command, plans[i].from, plans[i].target, &arena, &steps, &err);

        check_str(row, done ? render(&steps, &arena) : arena_printf(&arena, "E%u", err.code),
                  plans[i].want);
    }
    arena_free(&arena);
}

/* A refusal says what can be typed instead. */
static void test_choices(void)
{
    struct arena arena = { 0 };
    const struct graph *g = graph_text_read(&arena, "a; b<a; c<a");
    struct graph_steps steps = { 0 };
    struct error err = { 0 };

    check_int("refused", plan(g, DOWNGRADE, "b c", "-1", &arena, &steps, &err), false);
    check_str("message", err.message, "'-1' could start from any of 2 revisions");
    check_str("first", err.facts[0].text, "b");
    check_str("hint", err.hints[1], "from this one:  c@-1");
    arena_free(&arena);
}

static void test_history(void)
{
    static const struct {
        const char *range;
        const char *current;
        const char *want;
    } rows[] = {
        { NULL, "", "d4dddd e5eeee y8yyyy z9zzzz c3cccc b2bbbb a1aaaa" },
        { "b2bbbb:", "", "d4dddd e5eeee c3cccc b2bbbb" },
        { "b2bbbb:e5eeee", "", "e5eeee c3cccc b2bbbb" },
        { ":c3", "", "c3cccc b2bbbb a1aaaa" },
        { "a1aaaa:shop@heads", "", "d4dddd e5eeee c3cccc b2bbbb a1aaaa" },
        { "c3cccc:+1", "", "e5eeee c3cccc" },
        { "-9:c3cccc", "", "c3cccc b2bbbb a1aaaa" },
        { "current:e5eeee", "c3cccc", "e5eeee c3cccc" },
        { ":current", "b2bbbb", "b2bbbb a1aaaa" },
        { "a1aaaa", "", "E215" },
        { "a:b:c", "", "E215" },
        { "d4dddd:c3cccc", "", "E215" },
        { "d4:c3xxx", "", "E201" },
    };
    struct arena arena = { 0 };
    const struct graph *g = graph_text_read(&arena, shop);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct graph_nodes listed = { 0 };
        struct graph_nodes current = { 0 };
        struct strlist names = { 0 };
        struct error err = { 0 };
        struct strlist ids;

        graph_text_split(rows[i].current, " ", &arena, &names);
        check_ok("current", resolve_list(g, &names, &arena, &current, &err), &err);
        (void)history_list(g, rows[i].range, &current, &arena, &listed, &err);
        ids = graph_ids(&listed, &arena);
        check_str(rows[i].range,
                  err.code == ERROR_NONE ? strlist_join(&ids, " ", &arena)
                                         : arena_printf(&arena, "E%u", err.code),
                  rows[i].want);
    }
    arena_free(&arena);
}

CU_TestInfo steps_tests[] = {
    { "names", test_names },     { "a beginning of several", test_ambiguous },
    { "steps", test_steps },     { "choices", test_choices },
    { "history", test_history }, CU_TEST_INFO_NULL,
};
