/* rule_orphan_tree.c - MP110: revisions that no configuration names. Whoever
 * finds the trees of a repository finds them. */
#include "planner/check/rule.h"

const struct rule rule_orphan_tree = {
    .info = {
        .code = "MP110",
        .name = "orphan-tree",
        .severity = SEVERITY_WARNING,
        .tags = "graph",
        .summary = "A folder of revisions belongs to no configuration.",
        .why = "No alembic.ini and no pyproject.toml names it, so no command looks at it, this "
               "one included: a second head in there is found when it is deployed.",
        .instead = "Give it an alembic.ini, or add it to version_locations of one.",
        .fine_when = "it is an example, or kept for the record.",
    },
};
