/* fuzz_lint.c - files of SQL of strangers: cut, judged by every rule, reported. */
#include "planner/cmd/lint_files.h"
#include "tests/fuzz/fuzz.h"

static void judge(const struct lint_file *file, enum schema_scope scope, struct arena *arena)
{
    const struct lint_settings settings = { .postgres = POSTGRES_ANY,
                                            .scope = scope,
                                            .opt_in = true };
    struct lint *l = lint_new(&settings, arena);
    struct findings found = { 0 };

    /* Twice: the second time everything is there already. */
    lint_unit(l, &file->unit, &found);
    lint_unit(l, &file->unit, &found);
    lint_finish(l, &found);
    findings_finish(&found);
    findings_identify(&found, arena);
    for (size_t i = 0; i < found.count; i++)
        (void)finding_copy(&found.items[i], arena);
}

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct lint_file file;
    struct str text = { arena_strndup(&arena, (const char *)data, size), size };

    /* As a file is read: a NUL stands behind it. */
    lint_file_parse("x.sql", text, size % 2 == 0, &arena, &file);
    judge(&file, size % 3 == 0 ? SCHEMA_CLOSED : SCHEMA_OPEN, &arena);
    arena_free(&arena);
    return 0;
}
