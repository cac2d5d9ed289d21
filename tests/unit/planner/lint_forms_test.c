/* lint_forms_test.c - tests of planner/lint: hundreds of files, and the lines that are found. */
#include <string.h>

#include "common/file.h"
#include "planner/cmd/lint_files.h"
#include "planner/lint/lint.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

#define SCHEMA "tests/data/lint/forms.sql"
#define FORMS  "tests/data/lint/forms.txt"

enum { FILE_LIMIT = 1 << 20, LEAST_FORMS = 700 };

/* One file of forms.txt. */
struct form {
    const char *name;
    struct postgres_range postgres;
    bool auto_commit;
    struct strlist lines;
    struct strlist want; /* "3 drop-table" */
};

struct forms {
    VEC_FIELDS(struct form);
};

static const char *finding_text(unsigned line, const char *rule, struct arena *arena)
{
    return arena_printf(arena, "%u %s", line, rule);
}

static void read_name(struct form *f, const char *line, struct arena *arena)
{
    const char *postgres = strstr(line, " pg=");

    f->name = arena_strndup(arena, line, strcspn(line, " "));
    f->auto_commit = strstr(line, " auto") != NULL;
    (void)postgres_parse(postgres == NULL ? "15" : arena_strdup(arena, postgres + 4), &f->postgres);
}

/* Takes what is to be found off the end of a line. */
static void read_line(struct form *f, const char *line, struct arena *arena)
{
    static const char mark[] = "--! ";
    const char *rules = strstr(line, mark);
    unsigned number = (unsigned)f->lines.count + 1;

    if (strcmp(line, "@L") == 0)
        line = "SET LOCAL lock_timeout = '2s';";
    vec_push(arena, &f->lines,
             rules == NULL ? line : arena_strndup(arena, line, (size_t)(rules - line)));
    for (rules = rules == NULL ? "" : rules + strlen(mark); *rules != '\0';) {
        size_t len = strcspn(rules, " ");

        vec_push(arena, &f->want, finding_text(number, arena_strndup(arena, rules, len), arena));
        rules += len + (rules[len] == ' ');
    }
}

static void read_forms(struct arena *arena, struct forms *out)
{
    struct error err = { 0 };
    const char *text = "";
    struct form *open = NULL;

    check_ok(FORMS, file_read_text(FORMS, FILE_LIMIT, arena, &text, &err), &err);
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        const char *line = arena_strndup(arena, text, len);

        if (strncmp(line, "== ", 3) == 0) {
            struct form f = { 0 };

            read_name(&f, line + 3, arena);
            vec_push(arena, out, f);
            open = &out->items[out->count - 1];
        } else if (line[0] == '=') {
            open = NULL;
        } else if (open != NULL) {
            read_line(open, line, arena);
        }
        text += len + (text[len] == '\n');
    }
}

/* Notes count where they are wanted. */
static const char *found_text(const struct findings *found, const struct form *f,
                              struct arena *arena)
{
    struct strlist texts = { 0 };

    for (size_t i = 0; i < found->count; i++) {
        const struct finding *one = &found->items[i];
        const char *text = finding_text(one->region.start.line, one->rule->name, arena);

        if ((one->severity != SEVERITY_NOTE || strlist_has(&f->want, text)) && !one->rule->opt_in &&
            !strlist_has(&texts, text))
            vec_push(arena, &texts, text);
    }
    strlist_sort(&texts);
    return strlist_join(&texts, "\n", arena);
}

static const char *run_form(const struct form *f, struct arena *arena)
{
    const struct lint_settings settings = { .postgres = f->postgres, .scope = SCHEMA_CLOSED };
    struct lint *l = lint_new(&settings, arena);
    struct lint_file *schema = arena_new(arena, struct lint_file);
    struct lint_file *file = arena_new(arena, struct lint_file);
    struct findings found = { 0 };
    struct error err = { 0 };

    check_ok(SCHEMA, lint_file_read(SCHEMA, false, arena, schema, &err), &err);
    lint_unit(l, &schema->unit, NULL);
    lint_file_parse("form.sql", str_of(strlist_join(&f->lines, "\n", arena)), !f->auto_commit,
                    arena, file);
    lint_unit(l, &file->unit, &found);
    lint_finish(l, &found);
    return found_text(&found, f, arena);
}

static void finds_the_lines(void)
{
    struct arena arena = { 0 };
    struct forms forms = { 0 };

    read_forms(&arena, &forms);
    check_int("forms", forms.count >= LEAST_FORMS, true);
    for (size_t i = 0; i < forms.count; i += check_thin()) {
        struct form *f = &forms.items[i];
        struct arena one = { 0 };

        strlist_sort(&f->want);
        check_str(f->name, run_form(f, &one), strlist_join(&f->want, "\n", &arena));
        arena_free(&one);
    }
    arena_free(&arena);
}

CU_TestInfo lint_forms_tests[] = {
    { "finds the lines", finds_the_lines },
    CU_TEST_INFO_NULL,
};
