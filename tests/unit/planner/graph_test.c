/* graph_test.c - tests of planner/graph: faults, names, steps, scale. */
#include <stdio.h>
#include <string.h>

#include "common/strbuf.h"
#include "planner/graph/history.h"
#include "planner/graph/resolve.h"
#include "planner/graph/steps.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

static void split(const char *text, const char *separators, struct arena *arena,
                  struct strlist *out)
{
    char *copy = arena_strdup(arena, text);
    char *rest = NULL;

    for (char *word = strtok_r(copy, separators, &rest); word != NULL;
         word = strtok_r(NULL, separators, &rest))
        vec_push(arena, out, word);
}

/* Adds one revision: "c<a,b +x =label": c revises a and b, depends on x. */
static void add_revision(struct arena *arena, struct revision_list *list, const char *text)
{
    struct revision r = { .doc = "", .pos = { .line = 3 }, .down_pos = { .line = 4 } };
    struct strlist words = { 0 };
    struct strlist head = { 0 };

    split(text, " ", arena, &words);
    if (words.count > 0)
        split(words.items[0], "<", arena, &head);
    if (head.count == 0)
        return;
    r.id = strcmp(head.items[0], "_") == 0 ? "" : head.items[0];
    r.path = arena_printf(arena, "versions/%s_file%zu.py", r.id, list->count);
    r.pos.file = r.down_pos.file = r.path;
    if (head.count > 1)
        split(head.items[1], ",", arena, &r.down);
    for (size_t i = 1; i < words.count; i++)
        split(words.items[i] + 1, ",", arena,
              words.items[i][0] == '=' ? &r.branch_labels : &r.depends_on);
    vec_push(arena, list, r);
}

/* Reads "a; b<a; c<b". */
static struct revision_list *read_list(struct arena *arena, const char *text)
{
    struct revision_list *list = arena_new(arena, struct revision_list);
    struct strlist parts = { 0 };

    split(text, ";", arena, &parts);
    for (size_t i = 0; i < parts.count; i++)
        add_revision(arena, list, parts.items[i]);
    return list;
}

static const struct graph *read_graph(struct arena *arena, const char *text)
{
    struct graph_problems problems = { 0 };

    return graph_link(read_list(arena, text), arena, &problems);
}

static const struct {
    const char *graph;
    enum error_code code;
    const char *message;
    const char *fact;
    const char *hint;
} faults[] = {
    { "a<a", ERROR_CYCLE, "revision 'a' revises itself", NULL, NULL },
    { "a +a", ERROR_CYCLE, "revision 'a' depends on itself", NULL, NULL },
    { "a<c; b<a; c<b", ERROR_CYCLE, "b revises 'a', which comes after it", "a -> c -> b -> a",
      "one of these links is wrong; a new revision names older ones only" },
    { "a; b<a,d; c<b; d<c; e<c", ERROR_CYCLE, "c revises 'b', which comes after it",
      "b -> d -> c -> b", "one of these links is wrong; a new revision names older ones only" },
    { "a +b; b<a", ERROR_CYCLE, "b revises 'a', which comes after it", "a -> b -> a",
      "one of these links is wrong; a new revision names older ones only" },
    { "a; a<a", ERROR_DUPLICATE_ID, "revision 'a' is declared twice", "versions/a_file0.py",
      "give one of them another id: each would run as the other" },
    { "a<nowhere", ERROR_NO_PARENT, "a revises 'nowhere', which no file declares", NULL, NULL },
    { "a +nowhere", ERROR_NO_PARENT,
      "a depends on 'nowhere', which is no revision and no branch label", NULL, NULL },
    { "0003; 0004<0003_file", ERROR_NO_PARENT, "0004 revises '0003_file', which no file declares",
      NULL, "0003_file0.py declares revision '0003'" },
    { "5e6f708192a3; b<5e6f7081", ERROR_NO_PARENT, "b revises '5e6f7081', which no file declares",
      NULL, "5e6f708192a3_file0.py declares revision '5e6f708192a3'" },
    { "account; b<acount", ERROR_NO_PARENT, "b revises 'acount', which no file declares", NULL,
      "did you mean account?" },
    { "a =shop; b<shop", ERROR_NO_PARENT, "b revises 'shop', which no file declares", NULL,
      "'shop' is a branch label; its revision is a" },
    { "a =x; b =x", ERROR_LABEL_CLASH, "branch label 'x' of revision 'b' is taken",
      "revision a, versions/a_file0.py", NULL },
    { "a; b =a", ERROR_LABEL_CLASH, "branch label 'a' of revision 'b' is taken",
      "the revision of that id, versions/a_file0.py", NULL },
    { "a =x,x", ERROR_LABEL_CLASH, "branch label 'x' of revision 'a' is taken",
      "revision a, versions/a_file0.py", NULL },
    { "a+1", ERROR_BAD_ID, "revision id 'a+1' has a '+' in it", NULL,
      "names like REV+1, LABEL@REV and A:B need the characters @ - + : for themselves" },
    { "a:1", ERROR_BAD_ID, "revision id 'a:1' has a ':' in it", NULL,
      "names like REV+1, LABEL@REV and A:B need the characters @ - + : for themselves" },
    { "_", ERROR_BAD_ID, "the revision id is empty", NULL, NULL },
};

static void test_faults(void)
{
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct arena arena = { 0 };
        struct graph *g = NULL;
        struct error err = { 0 };
        const char *fact = NULL;
        bool done = graph_build(read_list(&arena, faults[i].graph), &arena, &g, &err);

        for (unsigned k = 0; k < err.fact_count; k++) {
            if (strcmp(err.facts[k].label, "at") != 0)
                fact = err.facts[k].text;
        }
        check_int(faults[i].graph, done, false);
        check_int(faults[i].graph, err.code, faults[i].code);
        check_str(faults[i].graph, err.message, faults[i].message);
        check_str(faults[i].graph, fact, faults[i].fact);
        check_str(faults[i].graph, err.hint_count == 0 ? NULL : err.hints[0], faults[i].hint);
        arena_free(&arena);
    }
}

/* All faults are found at once, and the rest can still be shown. */
static void test_lenient(void)
{
    struct arena arena = { 0 };
    struct graph_problems problems = { 0 };
    struct error err = { 0 };
    struct graph_nodes all = { 0 };
    const char *text = "a; b<a; b<gone; c<b,c; d<c,f =a; e<d +lost; f<e; "
                       "a_revision_with_a_name_that_is_long; head";
    const struct graph *g = graph_link(read_list(&arena, text), &arena, &problems);
    static const enum error_code codes[] = {
        ERROR_DUPLICATE_ID, ERROR_LONG_ID, ERROR_BAD_ID, ERROR_LABEL_CLASH,
        ERROR_NO_PARENT,    ERROR_CYCLE,   ERROR_CYCLE,
    };

    check_int("problems", (long long)problems.count, 7);
    for (size_t i = 0; i < problems.count && i < 7; i++)
        check_int(problems.items[i].message, problems.items[i].code, codes[i]);
    check_int("long id blocks", problems.items[1].blocks, false);
    check_int("symbol blocks", problems.items[2].blocks, false);
    check_int("nodes", (long long)graph_count(g), 8);
    check_ok("history", history_list(g, NULL, NULL, &arena, &all, &err), &err);
    check_int("listed", (long long)all.count, 8);
    arena_free(&arena);
}

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
    const struct graph *g = read_graph(&arena, shop);

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
    const struct graph *g = read_graph(&arena, "abcd1; abcd2<abcd1 =abcdef; abcd3<abcd2");
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

    split(from, " ", arena, &texts);
    split(target, " ", arena, &targets);
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
    const struct graph *g = read_graph(&arena, diamond);

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
    const struct graph *g = read_graph(&arena, "a; b<a; c<a");
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
    const struct graph *g = read_graph(&arena, shop);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct graph_nodes listed = { 0 };
        struct graph_nodes current = { 0 };
        struct strlist names = { 0 };
        struct error err = { 0 };
        struct strlist ids;

        split(rows[i].current, " ", &arena, &names);
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

static void test_labels(void)
{
    struct arena arena = { 0 };
    const struct graph *g = read_graph(&arena, "a; b<a =x; c<b; d<b =y; e<d; z; w<z =v");
    static const struct {
        const char *id;
        const char *want;
    } rows[] = {
        { "a", "" },    { "b", "x" }, { "c", "x" }, { "d", "x y" },
        { "e", "x y" }, { "z", "v" }, { "w", "v" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strlist labels = graph_labels(g, graph_find(g, rows[i].id), &arena);

        check_str(rows[i].id, strlist_join(&labels, " ", &arena), rows[i].want);
    }
    check_int("x covers e", graph_has_label(g, graph_find(g, "e"), "x"), true);
    check_int("y covers c", graph_has_label(g, graph_find(g, "c"), "y"), false);
    arena_free(&arena);
}

enum { REVISIONS = 10000, BRANCHES = 200, EVERY_MERGE = 33, EVERY_DEPENDENCY = 7 };

/* 10,000 revisions on 200 branches, 300 merges, 1,400 dependencies. */
static struct revision_list *make_large(struct arena *arena)
{
    struct revision_list *list = arena_new(arena, struct revision_list);
    const char *tips[BRANCHES] = { 0 };

    for (size_t i = 0; i < REVISIONS; i++) {
        struct revision r = { .doc = "", .path = "x.py", .id = arena_printf(arena, "r%zu", i) };
        size_t lane = i * 7919 % BRANCHES;
        size_t other = (lane + 1 + i % 17) % BRANCHES;

        vec_push(arena, &r.down, tips[lane] != NULL ? tips[lane] : tips[other]);
        if (r.down.items[0] == NULL)
            r.down.count = 0;
        if (i % EVERY_MERGE == 0 && tips[other] != NULL && r.down.count == 1 && other != lane)
            vec_push(arena, &r.down, tips[other]);
        if (i % EVERY_DEPENDENCY == 0 && i > 50)
            vec_push(arena, &r.depends_on, arena_printf(arena, "r%zu", i - 1 - i % 40));
        tips[lane] = r.id;
        vec_push(arena, list, r);
    }
    return list;
}

/* Nothing here may be quadratic or recursive: it ends, and in order. */
static void test_scale(void)
{
    struct arena arena = { 0 };
    struct error err = { 0 };
    struct graph *g = NULL;
    struct graph_nodes none = { 0 };
    struct graph_steps steps = { 0 };
    bool *done = arena_new_array(&arena, bool, REVISIONS);

    check_ok("build", graph_build(make_large(&arena), &arena, &g, &err), &err);
    check_ok("plan", steps_upgrade(g, &none, "heads", &arena, &steps, &err), &err);
    check_int("all", (long long)steps.count, REVISIONS);
    for (size_t i = 0; i < steps.count; i++) {
        const struct graph_node *n = steps.items[i].node;

        for (size_t k = 0; k < n->all_down.count; k++)
            check_int(n->revision->id, done[n->all_down.items[k]->index], true);
        done[n->index] = true;
    }
    arena_free(&arena);
}

/* One line of many thousands: a walk that recursed would run out of stack. */
static void test_long_line(void)
{
    struct arena arena = { 0 };
    struct error err = { 0 };
    struct graph *g = NULL;
    struct graph_nodes all = { 0 };
    struct revision_list list = { 0 };

    for (size_t i = 0; i < 100000; i++) {
        struct revision r = { .doc = "", .path = "x.py" };

        r.id = arena_printf(&arena, "r%zu", i);
        if (i > 0)
            vec_push(&arena, &r.down, list.items[i - 1].id);
        vec_push(&arena, &list, r);
    }
    check_ok("build", graph_build(&list, &arena, &g, &err), &err);
    check_ok("history", history_list(g, NULL, NULL, &arena, &all, &err), &err);
    check_str("newest", all.items[0]->revision->id, "r99999");
    arena_free(&arena);
}

CU_TestInfo graph_tests[] = {
    { "faults of the files", test_faults },
    { "all faults at once", test_lenient },
    { "names", test_names },
    { "a beginning of several", test_ambiguous },
    { "steps", test_steps },
    { "choices", test_choices },
    { "history", test_history },
    { "labels", test_labels },
    { "ten thousand revisions", test_scale },
    { "a long line", test_long_line },
    CU_TEST_INFO_NULL,
};
