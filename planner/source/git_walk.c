/* git_walk.c - see git_walk.h. */
#include "planner/source/git_walk.h"

#include <string.h>

#include "planner/source/git_commits.h"
#include "planner/source/git_node.h"

/* What became of a commit. */
struct place {
    bool is_seen;
    bool is_open;                 /* its parents are being sorted in */
    bool is_done;                 /* it is sorted in */
    bool is_same;                 /* its folders are its first parent's */
    const struct git_node *known; /* remembered from an earlier walk */
    const char *known_node;       /* the same of the node it leads to; NULL where it is not known */
    const char *node;             /* the id of the node it leads to; "" for none */
    struct {
        VEC_FIELDS(int64_t);
    } parents; /* to follow; numbers, GIT_NO_COMMIT where a known node's leads to none */
};

/* A commit that is to be looked at, the youngest first. */
struct waiting {
    int64_t at_utc;
    int64_t commit;
};

enum { MOVES_MOST = 4 }; /* how often files are followed to other folders */

struct walk {
    const struct git_walk_request *request;
    struct arena *arena;  /* the result's */
    struct arena scratch; /* of this turn */
    struct git_commits *commits;
    struct {
        VEC_FIELDS(struct place);
    } places; /* by number */
    struct {
        VEC_FIELDS(struct waiting);
    } heap;
    struct git_walked *out;
    struct error *err;
};

static struct place *place_at(struct walk *w, int64_t number)
{
    while ((int64_t)w->places.count <= number)
        vec_push(&w->scratch, &w->places, (struct place){ 0 });
    return &w->places.items[number];
}

static void swap(struct waiting *a, struct waiting *b)
{
    struct waiting kept = *a;

    *a = *b;
    *b = kept;
}

static void push(struct walk *w, struct waiting item)
{
    size_t i = w->heap.count;

    vec_push(&w->scratch, &w->heap, item);
    while (i > 0 && w->heap.items[(i - 1) / 2].at_utc < w->heap.items[i].at_utc) {
        swap(&w->heap.items[(i - 1) / 2], &w->heap.items[i]);
        i = (i - 1) / 2;
    }
}

static struct waiting pop(struct walk *w)
{
    struct waiting *items = w->heap.items;
    struct waiting first = items[0];
    size_t count = --w->heap.count;
    size_t i = 0;

    items[0] = items[count];
    while (2 * i + 1 < count) {
        size_t child = 2 * i + 1;

        if (child + 1 < count && items[child + 1].at_utc > items[child].at_utc)
            child++;
        if (items[child].at_utc <= items[i].at_utc)
            break;
        swap(&items[child], &items[i]);
        i = child;
    }
    return first;
}

/* Looks whether an earlier walk was at the commit. */
static void find_known(struct walk *w, const struct git_id *id, struct place *place)
{
    struct arena scratch = { 0 };
    const char *text;

    if (w->request->known == NULL)
        return;
    text = git_id_text(id, git_store_id_bytes(w->request->store), &scratch);
    place->known = strmap_get(w->request->known, text);
    if (place->known == NULL)
        place->known_node = strmap_get(w->request->known_tips, text);
    arena_free(&scratch);
}

/* Adds a commit to those to look at, once. */
static bool reach(struct walk *w, const struct git_id *id, int64_t *number)
{
    struct place *place;
    const struct git_links *links;
    bool is_cut;

    *number = git_commits_add(w->commits, id);
    place = place_at(w, *number);
    if (place->is_seen)
        return true;
    place->is_seen = true;
    find_known(w, id, place);
    if (place->known != NULL || place->known_node != NULL) {
        int64_t at_utc = place->known == NULL ? INT64_MAX : place->known->commit.commit_utc;

        push(w, (struct waiting){ at_utc, *number });
        return true;
    }
    if (!git_commits_links(w->commits, *number, &links, &is_cut, w->err))
        return false;
    w->out->is_cut = w->out->is_cut || is_cut;
    push(w, (struct waiting){ links->at_utc, *number });
    return true;
}

static bool follow(struct walk *w, int64_t number, const struct git_id *id)
{
    int64_t parent;

    if (!reach(w, id, &parent))
        return false;
    vec_push(&w->scratch, &place_at(w, number)->parents, parent);
    return true;
}

/* Follows to a node that is remembered by its id, "" for none. */
static bool follow_known(struct walk *w, int64_t number, const char *node)
{
    size_t id_bytes = git_store_id_bytes(w->request->store);
    struct git_id id;

    if (node[0] == '\0')
        return true;
    if (strlen(node) != 2 * id_bytes || !git_id_parse(node, id_bytes, &id))
        return error_set(w->err, ERROR_CATALOG, "the catalog names a commit '%s'", node);
    return follow(w, number, &id);
}

static bool look_at_known(struct walk *w, int64_t number)
{
    const struct git_node *node = place_at(w, number)->known;

    if (node == NULL)
        return follow_known(w, number, place_at(w, number)->known_node);
    for (size_t i = 0; i < node->parents.count; i++) {
        if (!follow_known(w, number, node->parents.items[i]))
            return false;
    }
    return true;
}

/* Compares the commit's folders with its first parent's. */
static bool is_same_as_first(struct walk *w, int64_t number, const struct git_id *first, bool *same)
{
    const struct git_id *mine;
    const struct git_id *theirs;

    *same = !git_commits_may_differ(w->commits, number);
    if (*same)
        return true;
    if (!git_commits_folders(w->commits, number, &mine, w->err) ||
        !git_commits_folders(w->commits, git_commits_add(w->commits, first), &theirs, w->err))
        return false;
    *same = git_commits_same(w->commits, mine, theirs);
    return true;
}

static bool look_at(struct walk *w, int64_t number)
{
    const struct git_links *links;
    const struct place *place = place_at(w, number);
    size_t count;
    bool is_cut;
    bool same = false;

    w->out->commits++;
    if (place->known != NULL || place->known_node != NULL)
        return look_at_known(w, number);
    if (!git_commits_links(w->commits, number, &links, &is_cut, w->err))
        return false;
    count = links->parents.count;
    if (count > 0 && !is_same_as_first(w, number, &links->parents.items[0], &same))
        return false;
    place_at(w, number)->is_same = same;
    if (same && !w->request->all)
        count = 1;
    for (size_t i = 0; i < count; i++) {
        if (!follow(w, number, &links->parents.items[i]))
            return false;
    }
    return true;
}

/* Parents that lead to the same node are one. */
static struct git_node_parents distinct_parents(struct walk *w, int64_t number)
{
    const struct place *place = place_at(w, number);
    struct git_node_parents parents = { .commit = number };

    for (size_t i = 0; i < place->parents.count; i++) {
        int64_t commit = place->parents.items[i];
        const char *node = place_at(w, commit)->node;
        bool has = false;

        for (size_t k = 0; k < parents.count; k++)
            has = has || strcmp(parents.items[k].node, node) == 0;
        if (!has)
            vec_push(&w->scratch, &parents, (struct git_node_parent){ commit, node });
    }
    return parents;
}

/* Returns whether the commit has any of the folders. */
static bool has_folders(struct walk *w, int64_t number, bool *has)
{
    const struct git_id *folders;

    if (!git_commits_folders(w->commits, number, &folders, w->err))
        return false;
    for (size_t i = 0; i < w->request->folders->count; i++)
        *has = *has || !git_id_is_none(&folders[i]);
    return true;
}

static void add_node(struct walk *w, struct place *place, const struct git_node *node)
{
    vec_push(w->arena, &w->out->nodes, node);
    place->node = node->commit.id;
}

/* Finds out which node a commit leads to; those of its parents are known. */
static bool settle(struct walk *w, int64_t number)
{
    struct git_node_parents parents = distinct_parents(w, number);
    struct place *place = place_at(w, number);
    const struct git_links *links;
    struct git_node *node;
    bool has = parents.count > 0;
    bool is_cut;

    if (place->known != NULL) {
        add_node(w, place, place->known);
        return true;
    }
    place->node = parents.count == 0 ? "" : parents.items[0].node;
    if (place->known_node != NULL || (place->is_same && parents.count == 1))
        return true;
    place->node = "";
    if (!has && !has_folders(w, number, &has))
        return false;
    if (!has)
        return true;
    if (!git_commits_links(w->commits, number, &links, &is_cut, w->err) ||
        !git_node_make(w->request, w->commits, &parents, w->arena, &w->out->moved, &node, w->err))
        return false;
    node->is_cut = is_cut;
    w->out->fresh++;
    add_node(w, place, node);
    return true;
}

/* Settles a commit behind all those before it, without recursion. */
static bool settle_from(struct walk *w, int64_t tip)
{
    struct {
        VEC_FIELDS(int64_t);
    } stack = { 0 };

    vec_push(&w->scratch, &stack, tip);
    while (stack.count > 0) {
        int64_t number = stack.items[stack.count - 1];
        struct place *place = place_at(w, number);

        if (place->is_done) {
            stack.count--;
            continue;
        }
        if (place->is_open) {
            if (!settle(w, number))
                return false;
            place_at(w, number)->is_done = true;
            stack.count--;
            continue;
        }
        place->is_open = true;
        for (size_t i = 0; i < place->parents.count; i++) {
            const struct place *parent = place_at(w, place->parents.items[i]);

            if (parent->is_open && !parent->is_done)
                return error_set(w->err, ERROR_GIT, "a commit is its own ancestor");
            if (!parent->is_done)
                vec_push(&w->scratch, &stack, place->parents.items[i]);
        }
    }
    return true;
}

static bool run(struct walk *w)
{
    const struct git_walk_request *request = w->request;
    int64_t *tips = arena_new_array(&w->scratch, int64_t, request->tip_count + 1);

    for (size_t i = 0; i < request->tip_count; i++) {
        if (!reach(w, &request->tips[i], &tips[i]))
            return false;
    }
    while (w->heap.count > 0) {
        if (!look_at(w, pop(w).commit))
            return false;
    }
    for (size_t i = 0; i < request->tip_count; i++) {
        if (!settle_from(w, tips[i]))
            return false;
        vec_push(w->arena, &w->out->tips, arena_strdup(w->arena, place_at(w, tips[i])->node));
    }
    return true;
}

/* Walks once with the folders that are known so far; asked are those that are
 * watched for the first time. */
static bool turn(const struct git_walk_request *request, struct git_commits *commits,
                 struct arena *arena, struct git_walked *out, struct error *err)
{
    struct git_walk_request now = *request;
    struct walk w = { .request = &now, .arena = arena, .commits = commits, .out = out, .err = err };
    const struct strlist folders = out->folders;
    const struct strlist moved = out->moved;
    bool done;

    now.folders = &folders;
    now.asked = folders.count == request->folders->count ? &folders : &moved;
    if (folders.count != request->folders->count)
        now.known = NULL;
    *out = (struct git_walked){ .folders = folders, .commits = out->commits };
    done = run(&w);
    arena_free(&w.scratch);
    return done;
}

bool git_walk(const struct git_walk_request *request, struct arena *arena, struct git_walked *out,
              struct error *err)
{
    struct arena scratch = { 0 };
    struct git_commits *commits = git_commits_new(request->store, request->folders, &scratch);
    bool done;

    *out = (struct git_walked){ 0 };
    for (size_t i = 0; i < request->folders->count; i++)
        vec_push(arena, &out->folders, request->folders->items[i]);
    done = turn(request, commits, arena, out, err);
    for (int i = 0; done && out->moved.count > 0 && i < MOVES_MOST; i++) {
        for (size_t k = 0; k < out->moved.count; k++)
            vec_push(arena, &out->folders, out->moved.items[k]);
        strlist_sort(&out->folders);
        git_commits_watch(commits, &out->folders);
        done = turn(request, commits, arena, out, err);
    }
    arena_free(&scratch);
    return done || error_while(err, "walking through the history of %s",
                               strlist_join(request->folders, ", ", arena));
}
