/* round_trip.c - see round_trip.h. */
#include "planner/check/round_trip.h"

#include <string.h>

#include "common/strbuf.h"
#include "planner/check/rule.h"
#include "planner/check/trip.h"
#include "planner/sql/pg_tree.h"

enum {
    TRIP_STATEMENTS = 20000,
    /* Facts to look at while it is found out which statement made a difference. */
    TRIP_LOOKS = 400000,
    /* Things that one message names. */
    TRIP_NAMED = 4,
};

/* --- the two scripts, read --- */

static void read_script(struct trip *t, const struct script *script, enum direction direction)
{
    for (size_t i = 0; i < script->count; i++) {
        const struct statement *s = &script->items[i];
        struct action *a = arena_new(t->arena, struct action);

        pg_tree_read(str_of(s->sql), t->arena, a);
        t->gives_up = t->gives_up || !trip_is_knowable(a);
        trip_add_names(t->arena, a, &t->names);
        vec_push(t->arena, &t->steps, (struct trip_step){ a, s, direction });
    }
}

/* Returns whether the condition of a CREATE TYPE or DROP TYPE holds. */
static bool applies(const struct trip *t, const struct trip_step *step)
{
    const struct object_name *name;
    bool is_there;

    if (step->statement->condition == CONDITION_NONE || step->action->names.count == 0)
        return true;
    name = &step->action->names.items[0];
    is_there = schema_find_type(t->schema, name->schema, name->name) != NULL;
    return is_there == (step->statement->condition == CONDITION_TYPE_PRESENT);
}

static void begin(struct trip *t, const struct schema *before, const char *unit)
{
    t->schema = schema_extract(before, &t->names, t->arena);
    schema_begin_unit(t->schema, unit);
    schema_begin_transaction(t->schema);
}

static void take(struct trip *t, size_t at)
{
    const struct trip_step *step = &t->steps.items[at];

    if (!applies(t, step))
        return;
    t->at = at;
    trip_guess(t, step->action);
    schema_fold(t->schema, step->action);
}

/* --- which statement it was --- */

static const char *state_of(const struct fact *f, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (size_t i = 0; f != NULL && i < FACT_SAYINGS; i++)
        strbuf_addf(&sb, "%s;", f->said[i] == NULL ? "?" : f->said[i]);
    return f == NULL ? "" : strbuf_text(&sb);
}

/* Looks at the facts after a step. */
static void look(struct trip *t, size_t step, struct differences *list)
{
    struct arena scratch = { 0 };
    struct facts facts = { 0 };
    struct strmap *map;

    facts_find(t->schema, &scratch, &facts);
    map = facts_by_name(&facts, &scratch);
    for (size_t i = 0; i < list->count; i++) {
        struct difference *d = &list->items[i];
        const char *state = state_of(strmap_get(map, d->fact->what), &scratch);

        if (d->state != NULL && strcmp(d->state, state) == 0)
            continue;
        if (d->state != NULL)
            d->step = step;
        d->state = arena_strdup(t->arena, state);
    }
    arena_free(&scratch);
}

static bool is_new_way(const struct trip *t, size_t i)
{
    return i > 0 && t->steps.items[i].direction != t->steps.items[i - 1].direction;
}

/* Runs both scripts once more, and looks after each statement. */
static void attribute(struct trip *t, const struct schema *before, const char *unit, size_t facts,
                      struct differences *list)
{
    bool looks = t->steps.count * facts <= TRIP_LOOKS;

    begin(t, before, unit);
    for (size_t i = 0; i < list->count; i++) {
        const size_t *step = strmap_get(t->implied, list->items[i].fact->what);

        list->items[i].step = step == NULL ? t->steps.count - 1 : *step;
    }
    if (!looks)
        return;
    look(t, 0, list);
    for (size_t i = 0; i < t->steps.count; i++) {
        if (is_new_way(t, i))
            schema_begin_unit(t->schema, unit);
        take(t, i);
        look(t, i, list);
    }
}

/* --- findings --- */

/* What the upgrade surely does, and nothing takes back, needs no knowledge of
 * what was there before. */
static enum confidence confidence_of(const struct trip *t, const struct difference *d)
{
    const struct trip_step *step = &t->steps.items[d->step];

    if (d->kind == DIFFERENCE_CHANGED || step->direction == DIRECTION_DOWNGRADE ||
        step->statement->condition != CONDITION_NONE)
        return CONFIDENCE_LIKELY;
    return CONFIDENCE_CERTAIN;
}

/* That a table or column goes which the upgrade did not make is told by the
 * rule downgrade-data-loss. */
static bool is_of_data_loss(const struct trip *t, const struct difference *d)
{
    return d->kind == DIFFERENCE_GONE && t->steps.items[d->step].direction == DIRECTION_DOWNGRADE &&
           (d->fact->kind == FACT_COLUMN ||
            (d->fact->kind == FACT_RELATION && strncmp(d->fact->what, "table ", 6) == 0));
}

static void add_finding(const struct trip *t, const struct check_input *input,
                        const struct revision *r, const struct differences *list, size_t step,
                        struct arena *arena, struct findings *out)
{
    struct strbuf sb = { .arena = t->arena };
    enum confidence confidence = CONFIDENCE_CERTAIN;
    struct finding f;
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++) {
        const struct difference *d = &list->items[i];

        if (d->step != step)
            continue;
        if (confidence_of(t, d) != CONFIDENCE_CERTAIN)
            confidence = CONFIDENCE_LIKELY;
        if (count++ < TRIP_NAMED)
            strbuf_addf(&sb, "%s%s", count == 1 ? "" : "; ", trip_told(d, t->arena));
    }
    if (count == 0)
        return;
    if (count > TRIP_NAMED)
        strbuf_addf(&sb, "; and %zu more", count - TRIP_NAMED);
    f = rule_finding(&rule_downgrade_mismatch.info, input, r, false,
                     arena_printf(arena, "the downgrade of %s does not undo its upgrade: %s", r->id,
                                  strbuf_text(&sb)));
    f.confidence = confidence;
    f.region = (struct region){ .start = { r->path, t->steps.items[step].statement->line, 0 } };
    vec_push(arena, out, f);
}

static void add_findings(const struct trip *t, const struct check_input *input,
                         const struct revision *r, struct differences *list, struct arena *arena,
                         struct findings *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (!is_of_data_loss(t, &list->items[i]))
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
    for (size_t i = 0; list->count > 0 && i < t->steps.count; i++)
        add_finding(t, input, r, list, i, arena, out);
}

static void run(struct trip *t, const struct schema *before, const struct check_input *input,
                const struct revision *r, struct arena *arena, struct findings *out)
{
    struct facts old = { 0 };
    struct facts now = { 0 };
    struct differences list = { 0 };

    begin(t, before, r->id);
    facts_find(t->schema, t->arena, &old);
    for (size_t i = 0; i < t->steps.count; i++) {
        if (is_new_way(t, i))
            schema_begin_unit(t->schema, r->id);
        take(t, i);
    }
    if (t->gives_up)
        return;
    facts_find(t->schema, t->arena, &now);
    trip_compare(t, &old, &now, &list);
    if (list.count == 0)
        return;
    attribute(t, before, r->id, now.count, &list);
    add_findings(t, input, r, &list, arena, out);
}

void round_trip_check(const struct schema *before, const struct check_input *input,
                      const struct revision *r, const struct script both[2], struct arena *arena,
                      struct findings *out)
{
    struct arena own = { 0 };
    struct trip t = { .arena = &own };
    enum script_status up = both[DIRECTION_UPGRADE].status;

    if ((up != SCRIPT_COMPILED && up != SCRIPT_EMPTY) ||
        both[DIRECTION_DOWNGRADE].status != SCRIPT_COMPILED ||
        both[DIRECTION_UPGRADE].count + both[DIRECTION_DOWNGRADE].count > TRIP_STATEMENTS)
        return;
    t.implied = strmap_new(&own);
    t.doubtful = strmap_new(&own);
    read_script(&t, &both[DIRECTION_UPGRADE], DIRECTION_UPGRADE);
    read_script(&t, &both[DIRECTION_DOWNGRADE], DIRECTION_DOWNGRADE);
    if (!t.gives_up && t.steps.count > 0)
        run(&t, before, input, r, arena, out);
    arena_free(&own);
}

const struct rule_info *const round_trip_rule = &rule_downgrade_mismatch.info;

const struct rule rule_downgrade_mismatch = {
    .info = {
        .code = "MP124",
        .name = "downgrade-mismatch",
        .severity = SEVERITY_WARNING,
        .tags = "graph undo",
        .summary = "Upgrade and downgrade, one after the other, leave another schema.",
        .why = "A downgrade that forgets a part or brings something else back is found out when "
               "it is needed: older code meets what it does not know, and the next upgrade may "
               "fail because what it makes is there already. Tables, columns, constraints, indexes, "
               "views, types, triggers, functions, sequences and schemas are compared; rows, owners, "
               "rights, comments and the order of columns are not. Nothing is told of what the "
               "scripts do not say: a script that is opaque, SQL that is put together when it runs, "
               "a thing that IF NOT EXISTS may have found.",
        .instead = "Undo in downgrade() each thing that upgrade() does, in reverse order, with the "
                   "type, default, name and options that were there before.",
        .fine_when = "what stays does no harm: PostgreSQL has no way to take a label from an enum.",
    },
};
