/* rule_unknown_history.c - MP403: a shallow clone cannot show whether a revision
 * was deleted, and the answer depends on it. */
#include "planner/check/rule.h"

enum { MOST_RELATED = 10 };

static const char *message(const struct check_input *input, const struct check_doubt *d,
                           struct arena *arena)
{
    const char *id = d->revision->id;
    const char *title = revision_message(d->revision, arena);

    switch (d->kind) {
    case CHECK_DOUBT_DELETED:
        return arena_printf(arena,
                            "%s \"%s\" is on %s only: this clone is too shallow to show whether it "
                            "is deleted here",
                            id, title, input->base);
    case CHECK_DOUBT_LEFT:
        return arena_printf(arena,
                            "%s \"%s\" is not on %s: this clone is too shallow to show whether it "
                            "was deleted there",
                            id, title, input->base);
    case CHECK_DOUBT_EDITED:
        return arena_printf(arena,
                            "%s \"%s\" differs from the one on %s: this clone is too shallow to "
                            "show who edited it",
                            id, title, input->base);
    case CHECK_DOUBT_TWIN:
        break;
    }
    return arena_printf(arena,
                        "%s \"%s\" has another name on %s: this clone is too shallow to show "
                        "whether it was renamed or will be there twice",
                        id, title, input->base);
}

/* One finding for all of them: one fetch answers all. */
static void check(const struct rule_info *info, const struct check_input *input,
                  struct arena *arena, struct findings *out)
{
    const struct check_doubt *first = input->doubts.items;
    struct finding f;

    if (input->doubts.count == 0)
        return;
    f = rule_finding(info, input, first->revision, false, message(input, first, arena));
    f.confidence = CONFIDENCE_DEPENDS;
    f.evidence = "the commits between here and the merge base, which a shallow clone lacks";
    if (first->kind == CHECK_DOUBT_DELETED) /* the file is not here: there is no line to show */
        f.region = (struct region){ .start = { first->revision->path, 0, 0 } };
    for (size_t i = 1; i < input->doubts.count && i <= MOST_RELATED; i++) {
        const struct check_doubt *d = &input->doubts.items[i];

        vec_push(
            arena, &f.related,
            (struct related){ { .start = { d->revision->path, 0, 0 } }, message(input, d, arena) });
    }
    vec_push(arena, &f.hints, "fetch the commits that are missing:  git fetch --unshallow");
    vec_push(arena, &f.hints, "or let the CI clone them: fetch-depth: 0, GIT_DEPTH: 0");
    vec_push(arena, out, f);
}

void check_settle_doubts(struct findings *findings)
{
    const struct rule_info *info = &rule_unknown_history.info;
    bool answered = false;
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *f = &findings->items[i];

        answered =
            answered || (f->rule != info && f->suppressed == NULL && f->severity == SEVERITY_ERROR);
    }
    for (size_t i = 0; i < findings->count; i++) {
        if (!answered || findings->items[i].rule != info)
            findings->items[kept++] = findings->items[i];
    }
    findings->count = kept;
}

const struct rule rule_unknown_history = {
    .info = {
        .code = "MP403",
        .name = "unknown-history",
        .severity = SEVERITY_ERROR,
        .tags = "graph history",
        .summary = "A shallow clone does not show whether a revision was deleted.",
        .why = "Without the commit at which the two sides parted, a file that one side deleted "
               "looks as if the other had added it. Where that decides whether the merge is "
               "sound, nothing is wrong for certain, and nothing has been checked either.",
        .instead = "Fetch more commits: git fetch --unshallow; in CI fetch-depth: 0 (GitHub) or "
                   "GIT_DEPTH: 0 (GitLab). The merge commit that GitHub checks out needs none as "
                   "long as the target branch has not moved.",
        .fine_when = "revisions are never deleted: then severity = \"note\" for this rule takes "
                     "them as added.",
    },
    .check = check,
};
