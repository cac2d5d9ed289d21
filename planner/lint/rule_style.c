/* rule_style.c - choices that hurt later; they speak where they are selected. */
#include <string.h>

#include "planner/lint/rules.h"

/* Calls see for each column that the action makes. */
static void each_column(struct lint *l, const struct action *a,
                        void (*see)(struct lint *l, const struct column_def *def))
{
    for (size_t i = 0;
         a->kind == ACTION_CREATE_TABLE && a->table != NULL && i < a->table->columns.count; i++)
        see(l, &a->table->columns.items[i]);
    for (size_t i = 0; a->kind == ACTION_ALTER_TABLE && i < a->alterations.count; i++) {
        if (a->alterations.items[i].column != NULL)
            see(l, a->alterations.items[i].column);
    }
}

static bool is_type(const struct column_def *def, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        if (strcmp(def->type.name, names[i]) == 0)
            return true;
    }
    return false;
}

static void see_int(struct lint *l, const struct column_def *def)
{
    static const char *const names[] = { "int2",        "int4",    "serial", "serial4",
                                         "smallserial", "serial2", NULL };

    if (is_type(def, names))
        (void)lint_add(l, &rule_prefer_bigint, "%s is %s", def->name, def->type.text);
}

static void see_serial(struct lint *l, const struct column_def *def)
{
    if (def->is_serial)
        (void)lint_add(l, &rule_prefer_identity, "%s is %s", def->name, def->type.text);
}

static void see_varchar(struct lint *l, const struct column_def *def)
{
    static const char *const names[] = { "varchar", NULL };

    if (is_type(def, names))
        (void)lint_add(l, &rule_prefer_text, "%s is %s", def->name, def->type.text);
}

static void see_timestamp(struct lint *l, const struct column_def *def)
{
    static const char *const names[] = { "timestamp", NULL };

    if (is_type(def, names))
        (void)lint_add(l, &rule_prefer_timestamptz, "%s is %s", def->name, def->type.text);
}

static void see_json(struct lint *l, const struct column_def *def)
{
    static const char *const names[] = { "json", NULL };

    if (is_type(def, names))
        (void)lint_add(l, &rule_prefer_jsonb, "%s is %s", def->name, def->type.text);
}

static void see_char(struct lint *l, const struct column_def *def)
{
    static const char *const names[] = { "bpchar", NULL };

    if (is_type(def, names))
        (void)lint_add(l, &rule_no_char, "%s is %s", def->name, def->type.text);
}

static void see_money(struct lint *l, const struct column_def *def)
{
    static const char *const names[] = { "money", NULL };

    if (is_type(def, names))
        (void)lint_add(l, &rule_no_money, "%s is %s", def->name, def->type.text);
}

static void check_bigint(struct lint *l, const struct action *a)
{
    each_column(l, a, see_int);
}

static void check_identity(struct lint *l, const struct action *a)
{
    each_column(l, a, see_serial);
}

static void check_text(struct lint *l, const struct action *a)
{
    each_column(l, a, see_varchar);
}

static void check_timestamptz(struct lint *l, const struct action *a)
{
    each_column(l, a, see_timestamp);
}

static void check_jsonb(struct lint *l, const struct action *a)
{
    each_column(l, a, see_json);
}

static void check_char(struct lint *l, const struct action *a)
{
    each_column(l, a, see_char);
}

static void check_money(struct lint *l, const struct action *a)
{
    each_column(l, a, see_money);
}

static bool has_key(const struct table_def *def)
{
    for (size_t i = 0; i < def->constraints.count; i++) {
        if (def->constraints.items[i].kind == CONSTRAINT_PRIMARY_KEY)
            return true;
    }
    for (size_t i = 0; i < def->columns.count; i++) {
        const struct constraint_defs *own = &def->columns.items[i].constraints;

        for (size_t j = 0; j < own->count; j++) {
            if (own->items[j].kind == CONSTRAINT_PRIMARY_KEY)
                return true;
        }
    }
    return def->bound != NULL || def->likes.count > 0;
}

static void check_key(struct lint *l, const struct action *a)
{
    if (a->kind == ACTION_CREATE_TABLE && !a->temporary && a->table != NULL && !has_key(a->table))
        (void)lint_add(l, &rule_table_without_primary_key, "%s has no primary key",
                       lint_name(l, &a->names.items[0]));
}

static void see_constraint(struct lint *l, const struct constraint_def *def)
{
    if (def->kind != CONSTRAINT_NOT_NULL && def->name[0] == '\0' && def->using_index[0] == '\0')
        (void)lint_add(l, &rule_unnamed_constraint, "a constraint on (%s) has no name",
                       strlist_join(&def->columns, ", ", l->arena));
}

static void see_own(struct lint *l, const struct column_def *def)
{
    for (size_t i = 0; i < def->constraints.count; i++)
        see_constraint(l, &def->constraints.items[i]);
}

static void check_named(struct lint *l, const struct action *a)
{
    each_column(l, a, see_own);
    for (size_t i = 0;
         a->kind == ACTION_CREATE_TABLE && a->table != NULL && i < a->table->constraints.count; i++)
        see_constraint(l, &a->table->constraints.items[i]);
    for (size_t i = 0; a->kind == ACTION_ALTER_TABLE && i < a->alterations.count; i++) {
        if (a->alterations.items[i].constraint != NULL)
            see_constraint(l, a->alterations.items[i].constraint);
    }
}

static void check_enum(struct lint *l, const struct action *a)
{
    if (a->kind == ACTION_CREATE_ENUM) {
        (void)lint_add(l, &rule_prefer_lookup_table,
                       "%s is an enum: its values can never be removed",
                       lint_name(l, &a->names.items[0]));
    }
}

static bool is_qualifiable(const struct action *a)
{
    switch (a->kind) {
    case ACTION_CREATE_TABLE:
    case ACTION_CREATE_TABLE_AS:
    case ACTION_CREATE_VIEW:
    case ACTION_CREATE_SEQUENCE:
    case ACTION_ALTER_TABLE:
    case ACTION_TRUNCATE:
        return !a->temporary;
    case ACTION_DROP:
        return a->subject == SUBJECT_TABLE || a->subject == SUBJECT_VIEW ||
               a->subject == SUBJECT_INDEX || a->subject == SUBJECT_MATVIEW;
    default:
        return false;
    }
}

static void check_qualified(struct lint *l, const struct action *a)
{
    for (size_t i = 0; is_qualifiable(a) && i < a->names.count; i++) {
        if (a->names.items[i].schema[0] == '\0')
            (void)lint_add(l, &rule_unqualified_name, "%s is found by search_path",
                           a->names.items[i].name);
    }
    if (a->kind == ACTION_CREATE_INDEX && a->index->table.schema[0] == '\0')
        (void)lint_add(l, &rule_unqualified_name, "%s is found by search_path",
                       a->index->table.name);
}

/* Only where a part may have been done before. */
static void check_guard(struct lint *l, const struct action *a)
{
    bool creates = a->kind == ACTION_CREATE_TABLE || a->kind == ACTION_CREATE_SEQUENCE ||
                   (a->kind == ACTION_CREATE_INDEX && !a->concurrently) ||
                   a->kind == ACTION_CREATE_SCHEMA || a->kind == ACTION_CREATE_EXTENSION;

    if (!l->alone)
        return;
    if ((creates && !a->if_not_exists) || (a->kind == ACTION_DROP && !a->if_exists))
        (void)lint_add(l, &rule_missing_guard, "%s fails where an earlier try got this far",
                       a->verb);
}

static void check_timeout(struct lint *l, const struct action *a)
{
    size_t which;

    (void)a;
    if (effects_strongest(&l->effects, &which) < LOCK_SHARE || l->settings.sets_timeouts ||
        session_timeout_ms(&l->session, SESSION_STATEMENT_TIMEOUT) > 0)
        return;
    (void)lint_add(l, &rule_statement_timeout_missing,
                   "a strong lock is held for as long as this takes");
}

#define STYLE(number, title, check_fn, summary_text, why_text, instead_text, sql_text) \
    {                                                                                  \
        .info = { .code = (number),                                                    \
                  .name = (title),                                                     \
                  .severity = SEVERITY_NOTE,                                           \
                  .opt_in = true,                                                      \
                  .tags = "style",                                                     \
                  .summary = (summary_text),                                           \
                  .why = (why_text),                                                   \
                  .instead = (instead_text),                                           \
                  .sql = (sql_text) },                                                 \
        .check = (check_fn)                                                            \
    }

const struct lint_rule rule_prefer_bigint =
    STYLE("MP701", "prefer-bigint", check_bigint, "An integer column is smaller than bigint.",
          "Numbers pass 2,147,483,647 one day, and the change to bigint writes the table anew.",
          "Use bigint; it takes four bytes more.", "CREATE TABLE t (id bigint PRIMARY KEY);");

const struct lint_rule rule_prefer_identity =
    STYLE("MP702", "prefer-identity", check_identity, "A serial column is made.",
          "Its sequence has privileges, an owner and a default of its own, which get lost one by "
          "one.",
          "Use GENERATED BY DEFAULT AS IDENTITY.",
          "CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);");

const struct lint_rule rule_prefer_text =
    STYLE("MP703", "prefer-text", check_text, "A varchar column is made.",
          "A limit costs a lock to change, and stores nothing smaller.",
          "Use text, with a CHECK where a limit matters.",
          "CREATE TABLE t (name text CHECK (length(name) <= 100));");

const struct lint_rule rule_prefer_timestamptz = STYLE(
    "MP704", "prefer-timestamptz", check_timestamptz, "A timestamp without time zone is made.",
    "It is no moment: what it means depends on who reads it.", "Use timestamptz.",
    "CREATE TABLE t (at timestamptz);");

const struct lint_rule rule_prefer_jsonb =
    STYLE("MP705", "prefer-jsonb", check_jsonb, "A json column is made.",
          "json has no equality: DISTINCT, GROUP BY and UNION of the table fail.", "Use jsonb.",
          "CREATE TABLE t (data jsonb);");

const struct lint_rule rule_no_char =
    STYLE("MP706", "no-char", check_char, "A char(n) column is made.",
          "It is padded with blanks that comparisons then ignore.", "Use text.",
          "CREATE TABLE t (code text CHECK (length(code) = 3));");

const struct lint_rule rule_no_money =
    STYLE("MP707", "no-money", check_money, "A money column is made.",
          "Its currency and its digits are settings of the server.", "Use numeric.",
          "CREATE TABLE t (price numeric(12, 2));");

const struct lint_rule rule_table_without_primary_key =
    STYLE("MP708", "table-without-primary-key", check_key, "A table has no primary key.",
          "Rows cannot be named, and logical replication refuses UPDATE and DELETE.",
          "Give it one.", "CREATE TABLE t (id bigint PRIMARY KEY);");

const struct lint_rule rule_unnamed_constraint =
    STYLE("MP709", "unnamed-constraint", check_named, "A constraint has no name.",
          "PostgreSQL makes one up, which differs where names were taken; the migration that drops "
          "it must guess.",
          "Name it.", "ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE (a);");

const struct lint_rule rule_prefer_lookup_table =
    STYLE("MP710", "prefer-lookup-table", check_enum, "An enum is made.",
          "Values can be added and renamed, never removed.", "Use a table and a foreign key.",
          "CREATE TABLE status (name text PRIMARY KEY);");

const struct lint_rule rule_unqualified_name =
    STYLE("MP711", "unqualified-name", check_qualified, "A name has no schema.",
          "Which table it is depends on the search_path of who runs it.", "Write the schema.",
          "CREATE TABLE app.t (id bigint PRIMARY KEY);");

const struct lint_rule rule_missing_guard =
    STYLE("MP712", "missing-guard", check_guard,
          "A statement outside a transaction fails when it is run again.",
          "Where a later statement fails, this one has been done; the next try stops here.",
          "Write IF EXISTS or IF NOT EXISTS, or use a transaction.",
          "CREATE TABLE IF NOT EXISTS t (id bigint PRIMARY KEY);");

const struct lint_rule rule_statement_timeout_missing =
    STYLE("MP713", "statement-timeout-missing", check_timeout,
          "A strong lock is taken without statement_timeout.",
          "lock_timeout ends the waiting; once the lock is held, nothing ends the statement.",
          "Set statement_timeout.", "SET LOCAL statement_timeout = '60s';");
