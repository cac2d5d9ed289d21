/* git_base.c - see git_base.h. */
#include "planner/source/git_base.h"

#include "planner/source/git_commits.h"

enum {
    OF_A = 1,
    OF_B = 2,
    COMMON = OF_A | OF_B,
    BELOW = 4, /* an ancestor of a common one */
};

struct search {
    struct git_commits *commits;
    struct {
        VEC_FIELDS(unsigned);
    } marks; /* by the commit's number */
    struct {
        VEC_FIELDS(int64_t);
    } todo;
    struct arena *arena;
};

/* Adds the marks; returns whether one of them was not there. */
static bool add_marks(struct search *s, int64_t number, unsigned marks)
{
    unsigned before;

    while (s->marks.count <= (size_t)number)
        vec_push(s->arena, &s->marks, 0);
    before = s->marks.items[number];
    s->marks.items[number] |= marks;
    return (before | marks) != before;
}

/* Gives a commit's marks to its ancestors. A common one's are marked BELOW. */
static bool spread(struct search *s, struct error *err)
{
    while (s->todo.count > 0) {
        int64_t number = s->todo.items[--s->todo.count];
        unsigned marks = s->marks.items[number];
        const struct git_links *links;
        bool is_cut;

        if (!git_commits_links(s->commits, number, &links, &is_cut, err))
            return false;
        if ((marks & COMMON) == COMMON)
            marks |= BELOW;
        for (size_t i = 0; i < links->parents.count; i++) {
            int64_t parent = git_commits_add(s->commits, &links->parents.items[i]);

            if (add_marks(s, parent, marks))
                vec_push(s->arena, &s->todo, parent);
        }
    }
    return true;
}

static bool add_tip(struct search *s, const struct git_store *store, const char *id, unsigned mark,
                    struct error *err)
{
    struct git_id parsed;
    int64_t number;

    if (!git_id_parse(id, git_store_id_bytes(store), &parsed))
        return error_set(err, ERROR_GIT, "'%s' is not an object id", id);
    number = git_commits_add(s->commits, &parsed);
    if (add_marks(s, number, mark))
        vec_push(s->arena, &s->todo, number);
    return spread(s, err);
}

bool git_base_find(const struct git_store *store, const char *a, const char *b, struct arena *arena,
                   const char **out, struct error *err)
{
    struct strlist folders = { 0 };
    struct search s = { .commits = git_commits_new(store, &folders, arena), .arena = arena };

    *out = NULL;
    if (!add_tip(&s, store, a, OF_A, err) || !add_tip(&s, store, b, OF_B, err))
        return false;
    for (size_t i = 0; i < s.marks.count; i++) {
        if ((s.marks.items[i] & (COMMON | BELOW)) != COMMON)
            continue;
        *out = git_id_text(git_commits_id(s.commits, (int64_t)i), git_store_id_bytes(store), arena);
        return true;
    }
    return true;
}
