/* graph_test.c - tests of graph.h: faults of the files, labels, scale. */
#include <string.h>

#include "planner/graph/history.h"
#include "planner/graph/steps.h"
#include "tests/support/check.h"
#include "tests/unit/planner/graph_text.h"
#include "tests/unit/planner/tests.h"

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
        bool done = graph_build(graph_text_list(&arena, faults[i].graph), &arena, &g, &err);

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
    const struct graph *g = graph_link(graph_text_list(&arena, text), &arena, &problems);
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

static void test_labels(void)
{
    struct arena arena = { 0 };
    const struct graph *g = graph_text_read(&arena, "a; b<a =x; c<b; d<b =y; e<d; z; w<z =v");
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
    { "labels", test_labels },
    { "ten thousand revisions", test_scale },
    { "a long line", test_long_line },
    CU_TEST_INFO_NULL,
};
