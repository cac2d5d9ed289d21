/* facts_words.c - see facts_words.h. */
#include "planner/cmd/facts_words.h"

#include <string.h>

#include "common/strbuf.h"
#include "common/strmap.h"
#include "planner/check/touches.h"

struct facts_words {
    const struct revision *revision;
    struct arena *arena;
    struct strmap *said; /* each thing is said once */
    struct strmap *made; /* tables that the revision made */
    struct strlist *out;
};

/* Returns the commands' first words as people would say them. */
static const char *verb_of(const char *first)
{
    static const char *const verbs[][2] = {
        { "CREATE", "creates" }, { "ALTER", "changes" },  { "DROP", "drops" },
        { "INSERT", "inserts" }, { "UPDATE", "updates" }, { "DELETE", "deletes" },
    };

    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strcmp(first, verbs[i][0]) == 0)
            return verbs[i][1];
    }
    return NULL;
}

static void say(struct facts_words *w, const char *text)
{
    const char *kept = arena_strdup(w->arena, text);

    if (strmap_put(w->said, kept, w))
        vec_push(w->arena, w->out, kept);
}

/* Says what happens to an object. What becomes of a table that the revision
 * made itself is part of making it. */
static void say_touch(struct facts_words *w, const struct touch *t)
{
    bool is_part = strncmp(t->what, "column ", 7) == 0 || strncmp(t->what, "constraint ", 11) == 0;
    const char *verb = t->kind == TOUCH_DROPS     ? "drops"
                       : t->kind == TOUCH_CHANGES ? "changes"
                       : is_part                  ? "adds"
                                                  : "creates";

    if (t->whole && t->kind == TOUCH_MAKES)
        (void)strmap_put(w->made, arena_strdup(w->arena, t->table), w);
    else if (t->table[0] != '\0' && strmap_get(w->made, t->table) != NULL)
        return;
    say(w, arena_printf(w->arena, "%s %s", verb, t->what));
}

static const char *name_of(const struct facts_words *w, const struct action *a)
{
    const struct object_name *name = a->names.count == 0 ? NULL : &a->names.items[0];

    if (name == NULL || name->name[0] == '\0')
        return "";
    if (name->schema[0] == '\0' || strcmp(name->schema, "public") == 0)
        return name->name;
    return arena_printf(w->arena, "%s.%s", name->schema, name->name);
}

static const char *rows_of(const struct action *a)
{
    switch (a->kind) {
    case ACTION_INSERT:
    case ACTION_COPY:
        return "inserts rows into";
    case ACTION_UPDATE:
    case ACTION_MERGE:
        return "updates rows of";
    case ACTION_DELETE:
    case ACTION_TRUNCATE:
        return "deletes rows of";
    default:
        return NULL;
    }
}

/* Says what is no object of a table's: rows, functions, rights. */
static void say_action(struct facts_words *w, const struct action *a)
{
    static const char small[] = "abcdefghijklmnopqrstuvwxyz";
    const char *name = name_of(w, a);
    const char *rows = rows_of(a);
    size_t len = strcspn(a->verb, " ");
    const char *first = arena_strndup(w->arena, a->verb, len);
    struct strbuf rest = { .arena = w->arena };

    if (rows != NULL && name[0] != '\0') {
        say(w, arena_printf(w->arena, "%s %s", rows, name));
        return;
    }
    if (a->kind == ACTION_SET || a->kind == ACTION_TRANSACTION || a->kind == ACTION_SELECT ||
        a->verb[0] == '\0')
        return;
    if (verb_of(first) == NULL) {
        say(w, arena_printf(w->arena, "runs %s", a->verb));
        return;
    }
    for (const char *c = a->verb + len; *c != '\0'; c++)
        strbuf_add(&rest, *c >= 'A' && *c <= 'Z' ? small + (*c - 'A') : c, 1);
    say(w, arena_printf(w->arena, "%s%s%s%s", verb_of(first), strbuf_text(&rest),
                        name[0] == '\0' ? "" : " ", name));
}

struct facts_words *facts_words_new(const struct revision *r, struct strlist *out,
                                    struct arena *arena)
{
    struct facts_words *w = arena_new(arena, struct facts_words);

    *w = (struct facts_words){ r, arena, strmap_new(arena), strmap_new(arena), out };
    return w;
}

void facts_words_add(struct facts_words *w, struct statement *statement, const struct action *a)
{
    const struct script one = { .items = statement, .count = 1 };
    struct touches touches = { 0 };

    touches_find(&one, w->revision, w->arena, &touches);
    for (size_t i = 0; i < touches.count; i++)
        say_touch(w, &touches.items[i]);
    if (touches.count == 0)
        say_action(w, a);
}
