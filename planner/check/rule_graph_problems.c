/* rule_graph_problems.c - the rules whose findings the graph itself found while
 * it was linked. */
#include <stdlib.h>
#include <string.h>

#include "planner/check/rule.h"

enum { SHORTEST_HASH = 6 };

/* What the base has deleted is another rule's: that one can say so. */
static void check_missing(const struct rule_info *info, const struct check_input *input, bool deps,
                          struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < input->problems->count; i++) {
        const struct graph_problem *p = &input->problems->items[i];

        if (p->code != ERROR_NO_PARENT || p->is_dependency != deps ||
            (input->gone != NULL && strmap_get(input->gone, p->name) != NULL))
            continue;
        rule_add_problem(info, input, p, arena, out);
    }
}

static void check_missing_parent(const struct rule_info *info, const struct check_input *input,
                                 struct arena *arena, struct findings *out)
{
    check_missing(info, input, false, arena, out);
}

static void check_missing_dependency(const struct rule_info *info, const struct check_input *input,
                                     struct arena *arena, struct findings *out)
{
    check_missing(info, input, true, arena, out);
}

/* Returns whether id is a hash, not a number or a word. */
static bool is_hash(const char *id)
{
    return strlen(id) >= SHORTEST_HASH && id[strspn(id, "0123456789abcdef")] == '\0' &&
           id[strspn(id, "0123456789")] != '\0' && id[strspn(id, "abcdef")] != '\0';
}

static int compare_ids(const void *a, const void *b)
{
    const struct revision *const *x = a;
    const struct revision *const *y = b;

    return strcmp((*x)->id, (*y)->id);
}

/* Of two hashes one of which is how the other is abbreviated. Sorted, they
 * stand beside each other. */
static void check_abbreviated(const struct rule_info *info, const struct check_input *input,
                              struct arena *arena, struct findings *out)
{
    size_t count = graph_count(input->graph);
    const struct revision **sorted = arena_new_array(arena, const struct revision *, count + 1);

    for (size_t i = 0; i < count; i++)
        sorted[i] = graph_at(input->graph, i)->revision;
    qsort(sorted, count, sizeof(sorted[0]), compare_ids);
    for (size_t i = 0; i + 1 < count; i++) {
        const struct revision *r = sorted[i];
        const struct revision *longer = sorted[i + 1];
        struct finding f;

        if (!is_hash(r->id) || !is_hash(longer->id) ||
            strncmp(longer->id, r->id, strlen(r->id)) != 0)
            continue;
        f = rule_finding(info, input, r, false,
                         arena_printf(arena, "revision '%s' is also how '%s' is abbreviated", r->id,
                                      longer->id));
        vec_push(arena, &f.related, (struct related){ { .start = longer->pos }, longer->path });
        vec_push(arena, out, f);
    }
}

static void check_duplicates(const struct rule_info *info, const struct check_input *input,
                             struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < input->problems->count; i++) {
        if (input->problems->items[i].code == ERROR_DUPLICATE_ID)
            rule_add_problem(info, input, &input->problems->items[i], arena, out);
    }
    check_abbreviated(info, input, arena, out);
}

const struct rule rule_missing_parent = {
    .info = {
        .code = "MP102",
        .name = "missing-down-revision",
        .severity = SEVERITY_ERROR,
        .tags = "graph",
        .summary = "A revision revises one that no file declares.",
        .why = "Alembic stops with a KeyError for every command as soon as such a file is there. "
               "Most often the parent is named by its file's name instead of its id, or was left "
               "out of the commit.",
        .instead = "Write the id that the parent's file declares, or add the missing file.",
    },
    .check = check_missing_parent,
};

const struct rule rule_dangling_dependency = {
    .info = {
        .code = "MP106",
        .name = "dangling-depends-on",
        .severity = SEVERITY_ERROR,
        .tags = "graph",
        .summary = "A revision depends on one that no file declares.",
        .why = "Alembic stops with an error for every command: what must run before cannot be "
               "found.",
        .instead = "Write the id or the branch label of what it depends on, or take it out.",
    },
    .check = check_missing_dependency,
};

const struct rule rule_cycle = {
    .info = {
        .code = "MP103",
        .name = "cycle",
        .severity = SEVERITY_ERROR,
        .tags = "graph",
        .summary = "Revisions revise or depend on each other in a circle.",
        .why = "None of them can be first, so none can ever run. Alembic notices only some "
               "circles; with others it hangs, or runs revisions before their parents.",
        .instead = "Break the circle: let one of them revise what was there before.",
    },
    .problem = ERROR_CYCLE,
};

const struct rule rule_duplicate_revision = {
    .info = {
        .code = "MP104",
        .name = "duplicate-revision",
        .severity = SEVERITY_ERROR,
        .tags = "graph",
        .summary = "Two files declare the same revision id, or one an abbreviation of it.",
        .why = "Alembic prints a warning and runs only one of them, whichever it read last. The "
               "other migration never happens. Where one id is the beginning of the other, "
               "whoever abbreviates the longer one names the shorter.",
        .instead = "Give one of the files a new id, also where others revise it.",
    },
    .check = check_duplicates,
};

const struct rule rule_duplicate_label = {
    .info = {
        .code = "MP107",
        .name = "branch-label-duplicate",
        .severity = SEVERITY_ERROR,
        .tags = "graph",
        .summary = "A branch label is used twice, or is also a revision id.",
        .why = "LABEL@head would mean two branches. Alembic refuses to load such a tree.",
        .instead = "Rename one of the labels.",
    },
    .problem = ERROR_LABEL_CLASH,
};

const struct rule rule_bad_revision_id = {
    .info = {
        .code = "MP108",
        .name = "bad-revision-id",
        .severity = SEVERITY_ERROR,
        .tags = "graph",
        .summary = "A revision id holds characters that mean something else.",
        .why = "'@', '-', '+' and ':' are the grammar of LABEL@REV, REV-1, REV+1 and A:B; an id "
               "with one of them cannot be named on the command line.",
        .instead = "Use letters, digits and underscores.",
    },
    .problem = ERROR_BAD_ID,
};

const struct rule rule_long_revision_id = {
    .info = {
        .code = "MP109",
        .name = "long-revision-id",
        .severity = SEVERITY_ERROR,
        .tags = "graph",
        .summary = "A revision id is longer than the version table's column.",
        .why = "alembic_version.version_num is VARCHAR(32). The migration runs, then the write of "
               "its id fails and all of it is rolled back.",
        .instead = "Shorten the id to 32 characters; the message is the place for words.",
        .fine_when = "the version table was made with a wider column.",
    },
    .problem = ERROR_LONG_ID,
};
