/* rule_transaction.c - what must not be in a transaction, and how they begin and end. */
#include <string.h>

#include "planner/lint/rules.h"

static void check_outside(struct lint *l, const struct action *a)
{
    struct finding *f;

    if (l->effects.outside_transaction != YES || (l->alone && !l->inside))
        return;
    f = lint_add(l, &rule_non_transactional_in_transaction, "%s%s fails in a transaction", a->verb,
                 a->concurrently ? " CONCURRENTLY" : "");
    f->confidence = CONFIDENCE_CERTAIN;
    lint_hint(l, f, "put it into a revision of its own that runs outside a transaction");
}

static bool changes_schema(const struct action *a)
{
    switch (a->kind) {
    case ACTION_SET:
    case ACTION_SELECT:
    case ACTION_TRANSACTION:
    case ACTION_NOT_ANALYSED:
    case ACTION_OTHER:
    case ACTION_INSERT:
    case ACTION_UPDATE:
    case ACTION_DELETE:
        return false;
    default:
        return true;
    }
}

/* A revision that leaves its transaction for one statement and changes more. */
static void finish_mixed(struct lint *l)
{
    const struct lint_statement *outside = NULL;
    bool others = false;

    for (size_t i = 0; l->unit->transaction && i < l->steps.count; i++) {
        const struct lint_step *step = &l->steps.items[i];

        if (!changes_schema(step->action))
            continue;
        if (step->statement->autocommit)
            outside = outside == NULL ? step->statement : outside;
        else
            others = true;
    }
    if (outside == NULL || !others)
        return;
    l->statement = outside;
    (void)lint_add(l, &rule_mixed_transactional,
                   "where this fails, the rest of the revision has been done and stays");
}

static void check_control(struct lint *l, const struct action *a)
{
    bool ends = a->transaction == TRANSACTION_COMMIT || a->transaction == TRANSACTION_ROLLBACK;

    if (a->kind != ACTION_TRANSACTION ||
        (!ends && a->transaction != TRANSACTION_BEGIN && a->transaction != TRANSACTION_PREPARE))
        return;
    if (l->session.in_transaction && (!l->session.by_statement || !ends)) {
        struct finding *f =
            lint_add(l, &rule_transaction_control, "%s inside a transaction that %s opened",
                     a->verb, l->session.by_statement ? "BEGIN" : "whoever runs this");

        if (!l->session.by_statement) {
            lint_hint(l, f,
                      "leave it out; or say that the file runs on its own: --no-transaction, or "
                      "a line \"-- transaction: off\"");
        }
    }
}

static void finish_uncommitted(struct lint *l)
{
    const struct lint_statement *begin = NULL;

    if (!l->session.in_transaction || !l->session.by_statement)
        return;
    for (size_t i = 0; i < l->steps.count; i++) {
        const struct action *a = l->steps.items[i].action;

        if (a->kind == ACTION_TRANSACTION && (a->transaction == TRANSACTION_BEGIN || a->chains))
            begin = l->steps.items[i].statement;
    }
    if (begin == NULL)
        return;
    l->statement = begin;
    (void)lint_add(l, &rule_uncommitted_transaction,
                   "nothing commits this transaction: all that follows is rolled back");
}

static void check_local(struct lint *l, const struct action *a)
{
    if (a->kind != ACTION_SET || !a->is_local || l->session.in_transaction)
        return;
    lint_hint(l,
              lint_add(l, &rule_set_local_outside_transaction,
                       "SET LOCAL %s does nothing outside a transaction", a->setting),
              "SET %s, or BEGIN before it", a->setting);
}

static bool is_reset(const struct lint *l, size_t step)
{
    const struct action *set = l->steps.items[step].action;

    for (size_t i = step + 1; i < l->steps.count; i++) {
        const struct action *a = l->steps.items[i].action;

        if (a->kind == ACTION_DISCARD || (a->kind == ACTION_SET && a->resets &&
                                          (a->all || strcmp(a->setting, set->setting) == 0)))
            return true;
    }
    return false;
}

static void finish_leaks(struct lint *l)
{
    for (size_t i = 0; l->unit->transaction && !l->settings.sets_timeouts && i < l->steps.count;
         i++) {
        const struct action *a = l->steps.items[i].action;

        if (a->kind != ACTION_SET || a->is_local || a->resets || a->all || a->setting[0] == '\0' ||
            is_reset(l, i))
            continue;
        l->statement = l->steps.items[i].statement;
        (void)lint_add(l, &rule_session_setting_leaks, "%s stays for all that runs after this",
                       a->setting);
    }
}

const struct lint_rule rule_non_transactional_in_transaction = {
    .info = {
        .code = "MP201",
        .name = "non-transactional-in-transaction",
        .severity = SEVERITY_ERROR,
        .tags = "transactions",
        .summary = "A statement that PostgreSQL refuses in a transaction stands in one.",
        .why = "CREATE INDEX CONCURRENTLY, VACUUM, DETACH PARTITION CONCURRENTLY, CREATE DATABASE "
               "and others fail with \"cannot run inside a transaction block\" (25001).",
        .instead = "Run it outside: autocommit_block() in an Alembic script, \"-- transaction: off\" "
                   "in a file of SQL.",
        .sql = "-- transaction: off\nCREATE INDEX CONCURRENTLY ix ON t (c);",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.create_index('ix', 't', ['c'], postgresql_concurrently=True)",
        .versions = "ALTER TYPE ... ADD VALUE before 12 only",
    },
    .check = check_outside,
};

const struct lint_rule rule_mixed_transactional = {
    .info = {
        .code = "MP202",
        .name = "mixed-transactional",
        .severity = SEVERITY_WARNING,
        .tags = "transactions",
        .summary = "A revision runs some statements in a transaction and some outside.",
        .why = "What ran before the statement outside is committed first. Where that fails, the "
               "revision is half done, and neither upgrade nor downgrade fits.",
        .instead = "Put the statement that runs outside into a revision of its own.",
    },
    .finish = finish_mixed,
};

const struct lint_rule rule_set_local_outside_transaction = {
    .info = {
        .code = "MP253",
        .name = "set-local-outside-transaction",
        .severity = SEVERITY_WARNING,
        .tags = "transactions",
        .summary = "SET LOCAL stands outside a transaction, where it does nothing.",
        .why = "PostgreSQL warns and goes on; the setting keeps its old value.",
        .instead = "SET without LOCAL, or a transaction around it.",
        .sql = "BEGIN;\nSET LOCAL lock_timeout = '2s';\n-- ...\nCOMMIT;",
    },
    .check = check_local,
};

const struct lint_rule rule_session_setting_leaks = {
    .info = {
        .code = "MP254",
        .name = "session-setting-leaks",
        .severity = SEVERITY_NOTE,
        .tags = "transactions",
        .summary = "SET without LOCAL outlives the migration.",
        .why = "It holds for all that the same connection runs later: the next revisions, or what a "
               "pool does with it.",
        .instead = "SET LOCAL, or RESET at the end.",
        .sql = "SET LOCAL lock_timeout = '2s';",
        .alembic = "op.execute(\"SET LOCAL lock_timeout = '2s'\")",
    },
    .finish = finish_leaks,
};

const struct lint_rule rule_transaction_control = {
    .info = {
        .code = "MP543",
        .name = "transaction-control",
        .severity = SEVERITY_ERROR,
        .tags = "transactions",
        .summary = "BEGIN, COMMIT or ROLLBACK inside a transaction that somebody else opened.",
        .why = "COMMIT ends the runner's transaction: what follows runs on its own, and the version "
               "is recorded apart from what it stands for. BEGIN inside one does nothing but warn.",
        .instead = "Leave transactions to what runs the migration.",
    },
    .check = check_control,
};

const struct lint_rule rule_uncommitted_transaction = {
    .info = {
        .code = "MP544",
        .name = "uncommitted-transaction",
        .severity = SEVERITY_ERROR,
        .tags = "transactions",
        .summary = "A transaction is begun and never committed.",
        .why = "When the connection closes, all of it is rolled back, without an error.",
        .instead = "End with COMMIT.",
        .sql = "COMMIT;",
    },
    .finish = finish_uncommitted,
};
