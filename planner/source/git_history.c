/* git_history.c - see git_history.h. */
#include "planner/source/git_history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An event, and the one before it. */
struct link {
    struct past_event event;
    size_t order; /* of its node: higher than those of all nodes behind it */
    const struct link *before;
};

/* A file as one state of the folders has it. Never changed once made: states
 * share them. */
struct record {
    const char *path;
    bool is_gone;
    bool is_aside; /* deleted where the main line never had it */
    bool is_cut;
    const struct link *events;
    const struct commit_info *added;
    const struct commit_info *merge;
};

/* The folders behind one node: a record for each path, NULL for none. */
struct state {
    const struct record **records;
    size_t uses; /* how many nodes and tips still want it */
};

struct build {
    struct arena *arena;
    struct arena scratch;
    struct strmap *paths; /* path -> its number, a size_t * */
    size_t path_count;
    struct strmap *states; /* id of a node -> struct state * */
    struct {
        VEC_FIELDS(const struct record **);
    } spare; /* arrays that are free to be used again */
};

/* What is at hand when one node is applied. */
struct step {
    struct build *b;
    const struct git_node *node;
    size_t order;           /* the node's place */
    struct state **parents; /* NULL where a parent leads to none */
    const struct record **now;
};

static size_t number_of(struct build *b, const char *path)
{
    const size_t *number = strmap_get(b->paths, path);

    return *number;
}

static void add_path(struct build *b, const char *path)
{
    size_t *number;

    if (path == NULL || strmap_get(b->paths, path) != NULL)
        return;
    number = arena_new(&b->scratch, size_t);
    *number = b->path_count++;
    strmap_put(b->paths, path, number);
}

static void add_paths(struct build *b, const struct git_walked *walked)
{
    b->paths = strmap_new(&b->scratch);
    for (size_t i = 0; i < walked->nodes.count; i++) {
        const struct git_node *node = walked->nodes.items[i];

        for (size_t k = 0; k < node->changes.count; k++) {
            add_path(b, node->changes.items[k].path);
            add_path(b, node->changes.items[k].old_path);
        }
    }
}

static void use(struct build *b, const char *id)
{
    struct state *state = strmap_get(b->states, id);

    if (state != NULL)
        state->uses++;
}

/* Counts who will want each node's state. */
static void count_uses(struct build *b, const struct git_walked *walked)
{
    b->states = strmap_new(&b->scratch);
    for (size_t i = 0; i < walked->nodes.count; i++)
        strmap_put(b->states, walked->nodes.items[i]->commit.id,
                   arena_new(&b->scratch, struct state));
    for (size_t i = 0; i < walked->nodes.count; i++) {
        for (size_t k = 0; k < walked->nodes.items[i]->parents.count; k++)
            use(b, walked->nodes.items[i]->parents.items[k]);
    }
    for (size_t i = 0; i < walked->tips.count; i++)
        use(b, walked->tips.items[i]);
}

static const struct record **take_spare(struct build *b)
{
    if (b->spare.count > 0)
        return b->spare.items[--b->spare.count];
    return arena_new_array(&b->scratch, const struct record *, b->path_count + 1);
}

/* Gives a state up; its array can be used again when nobody wants it. */
static void release(struct build *b, struct state *state)
{
    if (state == NULL || --state->uses > 0)
        return;
    if (state->records != NULL)
        vec_push(&b->scratch, &b->spare, state->records);
    state->records = NULL;
}

/* Returns what the node begins with: its first parent's records, taken over
 * where nobody else wants them. */
static const struct record **begin(struct build *b, struct state *first)
{
    size_t size = (b->path_count + 1) * sizeof(const struct record *);
    const struct record **now;

    if (first != NULL && first->uses == 1 && first->records != NULL) {
        now = first->records;
        first->records = NULL;
        return now;
    }
    now = take_spare(b);
    if (first != NULL && first->records != NULL)
        memcpy(now, first->records, size);
    else
        memset(now, 0, size);
    return now;
}

/* Returns the record of the parent of that number, from 1. The first one's are
 * those that stand in now, for each path is changed once. */
static const struct record *of_parent(const struct step *s, uint32_t source, const char *path)
{
    size_t number = number_of(s->b, path);
    const struct state *state;

    if (source <= 1)
        return s->now[number];
    if (source > s->node->parents.count)
        return NULL;
    state = s->parents[source - 1];
    return state == NULL || state->records == NULL ? NULL : state->records[number];
}

/* Returns a copy of the record that may be changed. */
static struct record *copy_of(const struct step *s, const struct record *record, const char *path)
{
    struct record *copy = arena_new(s->b->arena, struct record);

    if (record != NULL)
        *copy = *record;
    copy->path = path;
    return copy;
}

static void add_event(const struct step *s, struct record *record, const struct git_change *change)
{
    struct link *link = arena_new(s->b->arena, struct link);

    *link = (struct link){
        .event = { .kind = change->kind,
                   .commit = &s->node->commit,
                   .path = change->path,
                   .old_path = change->old_path,
                   .blob = change->blob != NULL ? change->blob : change->old_blob,
                   .old_blob = change->old_blob },
        .order = s->order,
        .before = record->events,
    };
    record->events = link;
}

/* Returns whether the first parent has the file already, under any name. */
static bool was_there(const struct step *s, const struct record *record)
{
    for (const struct link *l = record->events; l != NULL; l = l->before) {
        const char *name = l->event.old_path != NULL ? l->event.old_path : l->event.path;
        const struct record *mine = of_parent(s, 1, name);

        if (mine != NULL && !mine->is_gone && mine->added == record->added)
            return true;
    }
    return false;
}

/* A merge brings the file in: its request counts where the commit names none. */
static const struct record *brought_in(const struct step *s, const struct record *record)
{
    struct record *copy;

    if (record == NULL || record->is_gone || record->merge != NULL || record->added == NULL ||
        record->added->pull_request != 0 || s->node->commit.pull_request == 0 ||
        was_there(s, record))
        return record;
    copy = copy_of(s, record, record->path);
    copy->merge = &s->node->commit;
    return copy;
}

static bool is_same_event(const struct link *a, const struct link *b)
{
    return a->order == b->order && a->event.kind == b->event.kind &&
           strcmp(a->event.path, b->event.path) == 0;
}

/* Joins two pasts, each event once, the youngest first. */
static const struct link *join(const struct step *s, const struct link *a, const struct link *b)
{
    const struct link *first = NULL;
    struct link *last = NULL;

    while (a != NULL || b != NULL) {
        bool take_a = b == NULL || (a != NULL && a->order >= b->order);
        struct link *copy = arena_new(s->b->arena, struct link);
        bool twice = a != NULL && b != NULL && is_same_event(a, b);

        *copy = take_a ? *a : *b;
        copy->before = NULL;
        if (last == NULL)
            first = copy;
        else
            last->before = copy;
        last = copy;
        if (take_a || twice)
            a = a->before;
        if (!take_a || twice)
            b = b->before;
    }
    return first;
}

/* A merge that made a file itself has what all its parents did to it. */
static void join_parents(const struct step *s, struct record *record, const char *path)
{
    for (size_t i = 1; i < s->node->parents.count; i++) {
        const struct record *other = of_parent(s, (uint32_t)i + 1, path);

        if (other == NULL || other->is_aside || other->events == record->events)
            continue;
        record->events = join(s, record->events, other->events);
        if (record->added == NULL && !record->is_cut)
            record->added = other->added;
    }
}

static const struct record *added(const struct step *s, const struct git_change *change)
{
    const struct record *before = of_parent(s, 1, change->path);
    struct record *record = copy_of(
        s, before != NULL && before->is_gone && !before->is_aside ? before : NULL, change->path);

    join_parents(s, record, change->path);
    record->is_gone = false;
    record->merge = NULL;
    record->added = &s->node->commit;
    if (s->node->is_cut) {
        record->is_cut = true;
        record->added = NULL;
    } else {
        add_event(s, record, change);
    }
    return record;
}

static const struct record *changed(const struct step *s, const struct git_change *change)
{
    const char *before = change->old_path != NULL ? change->old_path : change->path;
    struct record *record = copy_of(s, of_parent(s, change->source, before), change->path);

    if (!change->is_dropped)
        join_parents(s, record, before);
    add_event(s, record, change);
    record->is_gone = change->kind == PAST_DELETED;
    record->is_aside = change->is_dropped;
    return record;
}

static void apply(const struct step *s, const struct git_change *change)
{
    size_t number = number_of(s->b, change->path);

    if (change->is_taken) {
        s->now[number] = brought_in(s, of_parent(s, change->source, change->path));
    } else if (change->is_dropped) {
        if (s->now[number] == NULL)
            s->now[number] = changed(s, change);
    } else if (change->kind == PAST_ADDED && change->source == 0) {
        s->now[number] = added(s, change);
    } else {
        s->now[number] = changed(s, change);
        if (change->kind == PAST_RENAMED)
            s->now[number_of(s->b, change->old_path)] = NULL;
    }
}

/* Keeps what a side deleted before it was merged, for who looks for it. */
static void keep_deleted(const struct step *s, const struct state *side)
{
    for (size_t i = 0; side != NULL && side->records != NULL && i < s->b->path_count; i++) {
        if (s->now[i] == NULL && side->records[i] != NULL && side->records[i]->is_gone) {
            struct record *copy = copy_of(s, side->records[i], side->records[i]->path);

            copy->is_aside = true;
            s->now[i] = copy;
        }
    }
}

static void apply_node(struct build *b, const struct git_node *node, size_t order)
{
    size_t count = node->parents.count;
    struct state **parents = arena_new_array(&b->scratch, struct state *, count + 1);
    struct state *mine = strmap_get(b->states, node->commit.id);
    struct step s = { .b = b, .node = node, .order = order, .parents = parents };

    for (size_t i = 0; i < count; i++)
        parents[i] = strmap_get(b->states, node->parents.items[i]);
    s.now = begin(b, count == 0 ? NULL : parents[0]);
    /* What ends goes last: what begins may ask whether it was there. */
    for (size_t i = 0; i < 2 * node->changes.count; i++) {
        const struct git_change *change = &node->changes.items[i % node->changes.count];

        if ((change->kind == PAST_DELETED) == (i >= node->changes.count))
            apply(&s, change);
    }
    for (size_t i = 1; i < count; i++)
        keep_deleted(&s, parents[i]);
    for (size_t i = 0; i < count; i++)
        release(b, parents[i]);
    mine->records = s.now;
}

static void add_file(struct build *b, const struct record *record, struct past_files *out)
{
    struct past_file file = {
        .path = record->path,
        .is_gone = record->is_gone,
        .is_cut = record->is_cut,
        .added = record->added,
        .merge = record->merge,
    };

    for (const struct link *l = record->events; l != NULL; l = l->before)
        vec_push(b->arena, &file.events, l->event);
    vec_push(b->arena, out, file);
}

static int compare_files(const void *a, const void *b)
{
    const struct past_file *left = a;
    const struct past_file *right = b;
    int order = strcmp(left->path, right->path);

    if (order == 0)
        order = left->is_gone - right->is_gone;
    if (order == 0 && left->events.count > 0 && right->events.count > 0)
        order = strcmp(left->events.items[0].commit->id, right->events.items[0].commit->id);
    return order;
}

/* Adds the files of every tip; the same record once. */
static void add_tips(struct build *b, const struct git_walked *walked, struct past_files *out)
{
    const struct record **last =
        arena_new_array(&b->scratch, const struct record *, b->path_count + 1);
    struct strmap *seen = strmap_new(&b->scratch);

    for (size_t i = 0; i < walked->tips.count; i++) {
        const char *tip = walked->tips.items[i];
        const struct state *state = strmap_get(b->states, tip);

        if (state == NULL || state->records == NULL || !strmap_put(seen, tip, b))
            continue;
        for (size_t k = 0; k < b->path_count; k++) {
            const struct record *record = state->records[k];
            char name[32];

            if (record == NULL || record == last[k])
                continue;
            (void)snprintf(name, sizeof(name), "%p", (const void *)record);
            if (strmap_put(seen, name, b))
                add_file(b, record, out);
            last[k] = record;
        }
    }
}

void git_history_build(const struct git_walked *walked, struct arena *arena, struct past_files *out)
{
    struct build b = { .arena = arena };
    size_t before = out->count;

    add_paths(&b, walked);
    count_uses(&b, walked);
    for (size_t i = 0; i < walked->nodes.count; i++)
        apply_node(&b, walked->nodes.items[i], i);
    add_tips(&b, walked, out);
    if (out->count > before)
        qsort(out->items + before, out->count - before, sizeof(out->items[0]), compare_files);
    arena_free(&b.scratch);
}
