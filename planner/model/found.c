/* found.c - see found.h. */
#include "planner/model/found.h"

const char *found_kind_name(enum found_kind kind)
{
    static const char *const names[] = {
        [FOUND_HERE] = "here",         [FOUND_HEAD] = "head",       [FOUND_BRANCH] = "branch",
        [FOUND_REMOTE] = "remote",     [FOUND_TAG] = "tag",         [FOUND_STASH] = "stash",
        [FOUND_REPLACED] = "replaced", [FOUND_DELETED] = "deleted",
    };

    return names[kind];
}
