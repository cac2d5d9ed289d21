/* lint_test.c - tests of planner/lint: each rule, on SQL where it speaks and where not. */
#include "planner/lint/lint.h"

#include <string.h>

#include "common/file.h"
#include "planner/cmd/lint_files.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

#define SCHEMA "tests/data/lint/schema.sql"
#define RULES  "tests/data/lint/rules.txt"

enum { FILE_LIMIT = 1 << 20 };

/* One case of rules.txt. */
struct lint_case {
    const char *rule; /* of its section */
    const char *name; /* "rules.txt:17" */
    const char *want; /* what is found, sorted */
    struct str sql;
    struct postgres_range postgres;
    bool auto_commit;
    bool timeouts;
    bool style;
    bool last_outside;
};

struct lint_cases {
    VEC_FIELDS(struct lint_case);
};

/* Takes "[name]" or "[name=value]" out of a line. */
static void read_options(struct lint_case *c, const char *line, struct arena *arena)
{
    const char *postgres = strstr(line, "[postgres=");

    c->auto_commit = strstr(line, "[auto]") != NULL;
    c->timeouts = strstr(line, "[timeouts]") != NULL;
    c->style = strstr(line, "[style]") != NULL;
    c->last_outside = strstr(line, "[last-outside]") != NULL;
    (void)postgres_parse("15", &c->postgres);
    if (postgres != NULL) {
        const char *value = postgres + strlen("[postgres=");

        (void)postgres_parse(arena_strndup(arena, value, strcspn(value, "]")), &c->postgres);
    }
}

static const char *read_want(const char *line, struct arena *arena)
{
    struct strlist rules = { 0 };

    line++;
    while (*line != '\0') {
        size_t len;

        line += strspn(line, " ");
        len = strcspn(line, " ");
        if (len > 0 && *line != '[')
            vec_push(arena, &rules, arena_strndup(arena, line, len));
        line += len;
    }
    strlist_sort(&rules);
    return strlist_join(&rules, " ", arena);
}

static void read_cases(struct arena *arena, struct lint_cases *out)
{
    struct error err = { 0 };
    const char *text = "";
    const char *rule = "";
    struct lint_case *open = NULL;

    check_ok(RULES, file_read_text(RULES, FILE_LIMIT, arena, &text, &err), &err);
    for (unsigned number = 1; *text != '\0'; number++) {
        size_t len = strcspn(text, "\n");
        const char *line = arena_strndup(arena, text, len);

        if (line[0] == '=' || line[0] == '#' || line[0] == ':')
            open = NULL;
        if (line[0] == '=')
            rule = line + 2;
        if (line[0] == ':') {
            struct lint_case c = { .rule = rule, .sql = { text + len + 1, 0 } };

            c.name = arena_printf(arena, "rules.txt:%u", number);
            c.want = read_want(line, arena);
            read_options(&c, line, arena);
            vec_push(arena, out, c);
            open = &out->items[out->count - 1];
        } else if (open != NULL) {
            open->sql.len += len + 1;
        }
        text += len + (text[len] == '\n');
    }
}

static void read_schema(struct lint *l, struct arena *arena)
{
    struct lint_file *file = arena_new(arena, struct lint_file);
    struct error err = { 0 };

    check_ok(SCHEMA, lint_file_read(SCHEMA, false, arena, file, &err), &err);
    lint_unit(l, &file->unit, NULL);
}

/* Returns the names of the rules that found something, sorted, each once. */
static const char *names_of(const struct findings *found, const struct lint_case *c,
                            struct arena *arena)
{
    struct strlist names = { 0 };

    for (size_t i = 0; i < found->count; i++) {
        const struct rule_info *rule = found->items[i].rule;

        if ((!rule->opt_in || c->style) && !strlist_has(&names, rule->name))
            vec_push(arena, &names, rule->name);
    }
    strlist_sort(&names);
    return strlist_join(&names, " ", arena);
}

static const char *run_case(const struct lint_case *c, struct arena *arena)
{
    const struct lint_settings settings = { .postgres = c->postgres,
                                            .scope = SCHEMA_CLOSED,
                                            .opt_in = c->style,
                                            .sets_timeouts = !c->timeouts };
    struct lint *l = lint_new(&settings, arena);
    struct lint_file *file = arena_new(arena, struct lint_file);
    struct findings found = { 0 };
    struct str sql = { arena_strndup(arena, c->sql.ptr, c->sql.len), c->sql.len };

    read_schema(l, arena);
    lint_file_parse("case.sql", sql, !c->auto_commit, arena, file);
    if (c->last_outside)
        file->unit.items[file->unit.count - 1].autocommit = true;
    lint_unit(l, &file->unit, &found);
    lint_finish(l, &found);
    return names_of(&found, c, arena);
}

static void finds_what_the_table_says(void)
{
    struct arena arena = { 0 };
    struct lint_cases cases = { 0 };

    read_cases(&arena, &cases);
    for (size_t i = 0; i < cases.count; i += check_thin()) {
        struct arena unit = { 0 };

        check_str(cases.items[i].name, run_case(&cases.items[i], &unit), cases.items[i].want);
        arena_free(&unit);
    }
    arena_free(&arena);
}

static bool says(const struct lint_case *c, const char *rule)
{
    const char *at = strstr(c->want, rule);
    size_t len = strlen(rule);

    while (at != NULL && ((at > c->want && at[-1] != ' ') || (at[len] != ' ' && at[len] != '\0')))
        at = strstr(at + 1, rule);
    return at != NULL;
}

static void every_rule_has_both_cases(void)
{
    struct arena arena = { 0 };
    struct lint_cases cases = { 0 };
    const struct rule_info *const *rules = lint_rules(&arena);

    read_cases(&arena, &cases);
    for (size_t i = 0; rules[i] != NULL; i++) {
        size_t bad = 0;
        size_t good = 0;

        for (size_t j = 0; j < cases.count; j++) {
            if (strcmp(cases.items[j].rule, rules[i]->name) != 0)
                continue;
            bad += says(&cases.items[j], rules[i]->name);
            good += !says(&cases.items[j], rules[i]->name);
        }
        check_int(rules[i]->name, bad > 0, true);
        check_int(rules[i]->name, good > 0, true);
    }
    arena_free(&arena);
}

static void every_rule_is_explained(void)
{
    struct arena arena = { 0 };
    const struct rule_info *const *rules = lint_rules(&arena);

    for (size_t i = 0; rules[i] != NULL; i++) {
        check_int(rules[i]->name, rules[i]->summary != NULL && rules[i]->why != NULL, true);
        check_int(rules[i]->name, rules[i]->instead != NULL, true);
        if (i > 0)
            check_int(rules[i]->code, strcmp(rules[i - 1]->code, rules[i]->code) < 0, true);
    }
    arena_free(&arena);
}

static void knows_what_came_before(void)
{
    struct arena arena = { 0 };
    const struct lint_settings settings = { .postgres = POSTGRES_ANY, .sets_timeouts = true };
    struct lint *l = lint_new(&settings, &arena);
    const char *const units[] = { "CREATE TABLE t (a varchar(10));",
                                  "ALTER TABLE t ALTER a TYPE varchar(20);",
                                  "ALTER TABLE t ALTER a TYPE varchar(5);" };
    struct findings found = { 0 };
    size_t rewrites = 0;

    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        struct lint_file *file = arena_new(&arena, struct lint_file);

        lint_file_parse("x.sql", str_of(units[i]), true, &arena, file);
        lint_unit(l, &file->unit, &found);
    }
    for (size_t i = 0; i < found.count; i++) {
        if (strcmp(found.items[i].rule->name, "alter-type-rewrite") != 0)
            continue;
        rewrites++;
        check_str(
            "message", found.items[i].message,
            "from varchar(20) to varchar(5) all of t is written anew while nobody can use it");
    }
    check_int("rewrites", (long long)rewrites, 1);
    arena_free(&arena);
}

CU_TestInfo lint_tests[] = {
    { "finds what the table says", finds_what_the_table_says },
    { "every rule has both cases", every_rule_has_both_cases },
    { "every rule is explained", every_rule_is_explained },
    { "knows what came before", knows_what_came_before },
    CU_TEST_INFO_NULL,
};
