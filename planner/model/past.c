/* past.c - see past.h. */
#include "planner/model/past.h"

#include "common/time_utc.h"

const char *past_day(const struct commit_info *commit, struct arena *arena)
{
    return arena_strndup(arena, time_utc_text(commit->author_utc + commit->author_offset, arena),
                         10);
}

int64_t past_pull_request(const struct past_file *file)
{
    if (file->added != NULL && file->added->pull_request != 0)
        return file->added->pull_request;
    return file->merge == NULL ? 0 : file->merge->pull_request;
}

const char *past_kind_name(enum past_kind kind)
{
    static const char *const names[] = {
        [PAST_ADDED] = "added",
        [PAST_EDITED] = "edited",
        [PAST_RENAMED] = "renamed",
        [PAST_DELETED] = "deleted",
    };

    return names[kind];
}
