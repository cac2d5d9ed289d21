/* git_text.c - see git_text.h. */
#include "planner/source/git_text.h"

#include <git2.h>

static git_merge_file_input input_of(struct str text)
{
    git_merge_file_input input = GIT_MERGE_FILE_INPUT_INIT;

    input.ptr = text.ptr;
    input.size = text.len;
    return input;
}

bool git_text_merge(struct str origin, struct str ours, struct str theirs, struct arena *arena,
                    struct str *out)
{
    const git_merge_file_input before = input_of(origin);
    const git_merge_file_input left = input_of(ours);
    const git_merge_file_input right = input_of(theirs);
    git_merge_file_result result = { 0 };
    bool done;

    (void)git_libgit2_init();
    done = git_merge_file(&result, &before, &left, &right, NULL) == 0 && result.automergeable != 0;
    if (done)
        *out = (struct str){ arena_strndup(arena, result.ptr, result.len), result.len };
    git_merge_file_result_free(&result);
    (void)git_libgit2_shutdown();
    return done;
}
