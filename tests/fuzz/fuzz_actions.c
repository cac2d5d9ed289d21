/* fuzz_actions.c - SQL of strangers: parsed, folded, and its locks predicted. */
#include "planner/effects/effects.h"
#include "planner/schema/facts.h"
#include "planner/sql/pg_tree.h"
#include "planner/sql/split.h"
#include "tests/fuzz/fuzz.h"

/* A part that is copied out goes its own way, and can be said in words. */
static void take_part(const struct schema *schema, const struct action *action, struct arena *arena)
{
    struct schema *part = schema_extract(schema, &action->names, arena);
    struct facts facts = { 0 };

    schema_fold(part, action);
    facts_find(part, arena, &facts);
    (void)facts_by_name(&facts, arena);
}

static void run(const struct sql_commands *commands, struct arena *arena)
{
    const struct effects_place place = { .postgres = POSTGRES_ANY };
    struct schema *schema =
        schema_new(arena, commands->count % 2 == 0 ? SCHEMA_OPEN : SCHEMA_CLOSED);

    schema_begin_unit(schema, "x");
    for (size_t i = 0; i < commands->count; i++) {
        struct action *action = arena_new(arena, struct action);
        struct effects effects;

        if (i % 3 == 0)
            schema_begin_transaction(schema);
        pg_tree_read(commands->items[i].text, arena, action);
        effects_find(action, schema, &place, arena, &effects);
        if (i % 4 == 1)
            take_part(schema, action, arena);
        schema_fold(schema, action);
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct str text = { (const char *)data, size };
    struct error err = { 0 };
    struct sql_commands commands;

    if (str_check_text(text, "x", &err) &&
        sql_split(text, (struct srcpos){ "x", 1, 1 }, &arena, &commands, &err))
        run(&commands, &arena);
    arena_free(&arena);
    return 0;
}
