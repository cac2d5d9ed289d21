/* undo_test.c - the plan that takes another back. */
#include "applier/execute/undo.h"

#include <string.h>

#include "common/sha256.h"
#include "common/strbuf.h"
#include "tests/support/check.h"
#include "tests/unit/applier/tests.h"

static const struct plan_probe alone = { .kind = PLAN_PROBE_TRANSACTION };

static struct plan_statement statement(const char *sql, const struct plan_probe *probe, int64_t no,
                                       struct arena *arena)
{
    struct plan_statement made = { .no = no, .sql = sql };

    made.sha256 = sha256_hex(sql, strlen(sql), arena);
    if (probe != NULL) {
        made.probe = arena_new(arena, struct plan_probe);
        *made.probe = *probe;
    }
    return made;
}

static void add_step(struct plan *plan, const char *revision, struct plan_version_op op,
                     struct arena *arena)
{
    struct plan_step step = { .no = (int64_t)plan->steps.count + 1, .revision = revision };

    vec_push(arena, &step.statements, statement("SELECT 1", NULL, 1, arena));
    vec_push(arena, &step.version, op);
    vec_push(arena, &plan->steps, step);
}

static void add_undo(struct plan *plan, const char *sql, const struct plan_probe *probe,
                     struct arena *arena)
{
    struct plan_step *step = &plan->steps.items[plan->steps.count - 1];

    struct plan_statement made = statement(sql, probe, (int64_t)step->undo.count + 1, arena);

    vec_push(arena, &step->undo, made);
}

/* base -> a -> b -> c and d, merged into e. */
static struct plan merging(struct arena *arena)
{
    struct plan plan = { .min_applier = PLAN_MIN_APPLIER,
                         .target = { .version_table = "alembic_version" },
                         .provenance = { .tool = "migplan", .tool_version = "1" },
                         .undo = { .available = true } };

    add_step(&plan, "a", (struct plan_version_op){ PLAN_INSERT, "", "a" }, arena);
    add_undo(&plan, "DROP a1", NULL, arena);
    add_undo(&plan, "DROP a2", &alone, arena);
    add_undo(&plan, "DROP a3", NULL, arena);
    add_step(&plan, "b", (struct plan_version_op){ PLAN_UPDATE, "a", "b" }, arena);
    add_undo(&plan, "DROP b", NULL, arena);
    add_step(&plan, "d", (struct plan_version_op){ PLAN_INSERT, "", "d" }, arena);
    add_undo(&plan, "DROP d", NULL, arena);
    add_step(&plan, "e", (struct plan_version_op){ PLAN_DELETE, "d", "" }, arena);
    vec_push(arena, &plan.steps.items[3].version,
             (struct plan_version_op){ PLAN_UPDATE, "b", "e" });
    vec_push(arena, &plan.to_heads, "e");
    return plan;
}

/* "kind:sql,sql op" for each step. */
static const char *describe(const struct plan *plan, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (size_t i = 0; i < plan->steps.count; i++) {
        const struct plan_step *step = &plan->steps.items[i];

        strbuf_addf(&sb, "%s[%s", step->revision, plan_step_kind_text(step->kind));
        for (size_t k = 0; k < step->statements.count; k++)
            strbuf_addf(&sb, " %s;", step->statements.items[k].sql);
        for (size_t v = 0; v < step->version.count; v++)
            strbuf_addf(&sb, " %s %s>%s", plan_op_text(step->version.items[v].op),
                        step->version.items[v].from, step->version.items[v].to);
        strbuf_addstr(&sb, "] ");
    }
    return strbuf_text(&sb);
}

static void test_make(void)
{
    static const struct {
        const char *name;
        int64_t steps_done;
        const char *to;
        const char *want; /* NULL: refused */
    } cases[] = {
        { "all", 4, NULL,
          "e[tx update e>b insert >d] d[tx DROP d; delete d>] b[tx DROP b; update b>a] "
          "a[tx DROP a1;] a[nontx DROP a2;] a[tx DROP a3; delete a>] " },
        { "down to b", 4, "b", "e[tx update e>b insert >d] d[tx DROP d; delete d>] " },
        { "down to base", 2, "base",
          "b[tx DROP b; update b>a] a[tx DROP a1;] a[nontx DROP a2;] a[tx DROP a3; delete a>] " },
        { "not on the way", 4, "x", NULL },
        { "past what was done", 1, "b", NULL },
    };
    struct arena a = { 0 };
    struct plan plan = merging(&a);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct undo_request request = { &plan, cases[i].steps_done, cases[i].to };
        struct error err = { 0 };
        struct plan out;
        bool good = undo_make(&request, &a, &out, &err);

        check_int(cases[i].name, good, cases[i].want != NULL);
        if (cases[i].want != NULL)
            check_str(cases[i].name, good ? describe(&out, &a) : err.message, cases[i].want);
    }
    arena_free(&a);
}

/* A revision that does something and has no undo; one that does nothing. */
static void test_no_undo(void)
{
    struct arena a = { 0 };
    struct plan plan = merging(&a);
    struct undo_request request = { &plan, 4, NULL };
    struct error err = { 0 };
    struct plan out;

    plan.undo.available = false;
    check_int("e does something", undo_make(&request, &a, &out, &err), 0);
    check_int("its code", err.code, ERROR_NO_DOWNGRADE);
    plan.steps.items[3].statements.count = 0;
    err = (struct error){ 0 };
    check_ok("e does nothing", undo_make(&request, &a, &out, &err), &err);
    arena_free(&a);
}

CU_TestInfo undo_tests[] = {
    { "a way back", test_make },
    { "no way back", test_no_undo },
    CU_TEST_INFO_NULL,
};
