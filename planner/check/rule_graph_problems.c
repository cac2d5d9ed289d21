/* rule_graph_problems.c - the rules whose findings the graph itself found while
 * it was linked. */
#include "planner/check/rule.h"

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
    .problem = ERROR_NO_PARENT,
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
    .problem = ERROR_NO_PARENT,
    .of_dependencies = true,
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
        .summary = "Two files declare the same revision id.",
        .why = "Alembic prints a warning and runs only one of them, whichever it read last. The "
               "other migration never happens.",
        .instead = "Give one of the files a new id, also where others revise it.",
    },
    .problem = ERROR_DUPLICATE_ID,
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
