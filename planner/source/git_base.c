/* git_base.c - see git_base.h. */
#include "planner/source/git_base.h"

#include "planner/source/git_commits.h"

enum {
    OF_A = 1,
    OF_B = 2,
    COMMON = OF_A | OF_B,
    BELOW = 4,  /* an ancestor of a common one */
    HIDDEN = 8, /* a parent of it is not there */
};

struct search {
    struct git_commits *commits;
    struct {
        VEC_FIELDS(unsigned);
    } marks; /* by the commit's number */
    struct {
        VEC_FIELDS(int64_t);
    } todo;
    const struct git_store *store;
    struct strbuf object; /* what was read last */
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

static void give(struct search *s, const struct git_id *parent, unsigned marks)
{
    int64_t number = git_commits_add(s->commits, parent);

    if (add_marks(s, number, marks))
        vec_push(s->arena, &s->todo, number);
}

/* Gives the marks to those parents that the clone was cut from and has. */
static void give_beyond(struct search *s, int64_t number, unsigned marks)
{
    const struct git_ids *parents = git_commits_cut_parents(s->commits, number);

    for (size_t i = 0; i < parents->count; i++) {
        struct error missing = { 0 };

        if (git_store_read_object(s->store, &parents->items[i], GIT_KIND_COMMIT, &s->object,
                                  &missing))
            give(s, &parents->items[i], marks);
        else
            s->marks.items[number] |= HIDDEN;
    }
}

/* Gives a commit's marks to its ancestors. A common one's are marked BELOW. */
static bool spread(struct search *s, struct error *err)
{
    while (s->todo.count > 0) {
        int64_t number = s->todo.items[--s->todo.count];
        unsigned marks = s->marks.items[number] & ~(unsigned)HIDDEN;
        const struct git_links *links;
        bool is_cut;

        if (!git_commits_links(s->commits, number, &links, &is_cut, err))
            return false;
        if ((marks & COMMON) == COMMON)
            marks |= BELOW;
        for (size_t i = 0; i < links->parents.count; i++)
            give(s, &links->parents.items[i], marks);
        give_beyond(s, number, marks);
    }
    return true;
}

static bool add_tip(struct search *s, const char *id, unsigned mark, int64_t *out,
                    struct error *err)
{
    struct git_id parsed;

    if (!git_id_parse(id, git_store_id_bytes(s->store), &parsed))
        return error_set(err, ERROR_GIT, "'%s' is not an object id", id);
    *out = git_commits_add(s->commits, &parsed);
    if (add_marks(s, *out, mark))
        vec_push(s->arena, &s->todo, *out);
    return spread(s, err);
}

static bool is_common(const struct search *s, int64_t number)
{
    return (size_t)number < s->marks.count && (s->marks.items[number] & COMMON) == COMMON;
}

/* Returns whether everything that leads from the tips to what they have in
 * common is there. A commit that is common, or another one that is the only one,
 * is a merge base, whatever is hidden. */
static bool is_complete(const struct search *s, const int64_t *tips, size_t count)
{
    if (is_common(s, tips[0]) || (count == 2 && is_common(s, tips[1])))
        return true;
    for (size_t i = 0; i < s->marks.count; i++) {
        if (!is_common(s, (int64_t)i) && (s->marks.items[i] & HIDDEN) != 0)
            return false;
    }
    return true;
}

bool git_base_find(const struct git_store *store, const char *commit, const struct strlist *others,
                   struct arena *arena, struct strlist *out, bool *certain, struct error *err)
{
    struct strlist folders = { 0 };
    struct search s = {
        .commits = git_commits_new(store, &folders, arena),
        .store = store,
        .object = { .arena = arena },
        .arena = arena,
    };
    int64_t *tips = arena_new_array(arena, int64_t, others->count + 1);

    if (!add_tip(&s, commit, OF_A, &tips[0], err))
        return false;
    for (size_t i = 0; i < others->count; i++) {
        if (!add_tip(&s, others->items[i], OF_B, &tips[i + 1], err))
            return false;
    }
    *certain = is_complete(&s, tips, others->count + 1);
    for (size_t i = 0; i < s.marks.count; i++) {
        const struct git_id *id = git_commits_id(s.commits, (int64_t)i);

        if ((s.marks.items[i] & (COMMON | BELOW)) == COMMON)
            vec_push(arena, out, git_id_text(id, git_store_id_bytes(store), arena));
    }
    return true;
}
