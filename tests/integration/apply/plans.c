/* plans.c - see plans.h. */
#include "tests/integration/apply/plans.h"

#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/sha256.h"
#include "tests/support/check.h"

static struct plan_statement make_statement(const struct plans_statement *from, int64_t no,
                                            struct plan_batch *batch, struct arena *arena)
{
    struct plan_src *src = arena_new(arena, struct plan_src);
    struct plan_statement made = { .no = no, .sql = from->sql, .src = src, .batch = batch };

    made.sha256 = sha256_hex(from->sql, strlen(from->sql), arena);
    *src = (struct plan_src){ "versions/accounts.py", 10 * no };
    if (from->probe != NULL) {
        made.probe = arena_new(arena, struct plan_probe);
        *made.probe = *from->probe;
    }
    return made;
}

static struct plan_version_op make_op(const char *from, const char *to)
{
    if (from[0] == '\0')
        return (struct plan_version_op){ .op = PLAN_INSERT, .to = to };
    return (struct plan_version_op){ .op = PLAN_UPDATE, .from = from, .to = to };
}

static struct plan_step make_step(const struct plans_step *from, int64_t no, struct arena *arena)
{
    struct plan_step step = {
        .no = no, .revision = from->revision, .message = "about accounts", .kind = from->kind
    };

    if (from->source != NULL)
        step.source_sha256 = sha256_hex(from->source, strlen(from->source), arena);

    for (size_t i = 0; i < PLANS_STATEMENTS && from->statements[i].sql != NULL; i++)
        vec_push(arena, &step.statements,
                 make_statement(&from->statements[i], (int64_t)i + 1, from->batch, arena));
    return step;
}

struct plan plans_make(const struct plans_step *steps, struct arena *arena)
{
    struct plan plan = {
        .min_applier = PLAN_MIN_APPLIER,
        .direction = PLAN_UPGRADE,
        .target = { .version_table = "alembic_version" },
        .provenance = { .tool = "migplan", .tool_version = VERSION },
    };
    const char *head = "";

    for (size_t i = 0; steps[i].revision != NULL; i++) {
        struct plan_step step = make_step(&steps[i], (int64_t)i + 1, arena);

        if (!steps[i].part) {
            vec_push(arena, &step.version, make_op(head, steps[i].revision));
            head = steps[i].revision;
        }
        vec_push(arena, &plan.steps, step);
    }
    vec_push(arena, &plan.to_heads, head);
    return plan;
}

void plans_set_folder(const char *folder)
{
    (void)setenv("MIGAPPLY_TEST_FOLDER", folder, 1);
}

const char *plans_folder(void)
{
    const char *folder = getenv("MIGAPPLY_TEST_FOLDER");

    return folder == NULL ? "." : folder;
}

const char *plans_write(const struct plan *plan, const char *name, struct arena *arena)
{
    struct str text = plan_text(plan, arena);
    struct error err = { 0 };
    const char *path = arena_printf(arena, "%s/%s", plans_folder(), name);

    check_ok(name, plan_check(plan, &err) && file_write(path, text.ptr, text.len, &err), &err);
    return path;
}

struct strlist plans_boundaries(const struct plan *plan, struct arena *arena)
{
    struct strlist list = { 0 };

    for (size_t i = 0; i < plan->steps.count; i++) {
        const struct plan_step *step = &plan->steps.items[i];

        for (size_t k = 0; k < step->statements.count; k++)
            vec_push(arena, &list, step->statements.items[k].sql);
    }
    vec_push(arena, &list, "COMMIT");
    return list;
}

static const struct plan_probe own = { .kind = PLAN_PROBE_TRANSACTION };
static const struct plan_probe again = { .kind = PLAN_PROBE_REPEAT };
static const struct plan_probe by_name = { .kind = PLAN_PROBE_INDEX,
                                           .name = "account_name",
                                           .table = "account" };
static const struct plan_probe by_balance = {
    .kind = PLAN_PROBE_INDEX, .name = "account_balance", .table = "account", .schema = "public"
};
static const struct plan_probe no_name = { .kind = PLAN_PROBE_NO_INDEX, .name = "account_name" };

struct plan plans_accounts(struct arena *arena)
{
    struct plan_batch *batch = arena_new(arena, struct plan_batch);
    const struct plans_step steps[] = {
        { "a1",
          PLAN_TX,
          { { "CREATE TABLE account (id bigint PRIMARY KEY, name text, balance int)", NULL },
            { "INSERT INTO account SELECT g, 'n' || g, 0 FROM generate_series(1, 40) g", NULL } },
          false,
          NULL },
        { "a2",
          PLAN_TX,
          { { "UPDATE account SET balance = balance + 1", NULL },
            { "ALTER TABLE account ADD COLUMN note text DEFAULT 'x'", NULL } },
          false,
          NULL },
        { "a3",
          PLAN_NONTX,
          { { "UPDATE account SET balance = balance + 10", &own },
            { "CREATE INDEX CONCURRENTLY account_name ON account (name)", &by_name },
            { "VACUUM account", &again },
            { "CREATE INDEX CONCURRENTLY account_balance ON account (balance)", &by_balance } },
          false,
          NULL },
        { "a4", PLAN_TX, { { "UPDATE account SET balance = balance + 100", NULL } }, true, NULL },
        { "a4", PLAN_NONTX, { { "DROP INDEX CONCURRENTLY account_name", &no_name } }, false, NULL },
        { "a5",
          PLAN_BATCH,
          { { "UPDATE account SET balance = balance + 1000 WHERE $1 < id AND id <= $2", NULL } },
          false,
          batch },
        { 0 },
    };

    *batch = (struct plan_batch){ .schema = "public", .table = "account", .key = "id", .size = 9 };
    return plans_make(steps, arena);
}
