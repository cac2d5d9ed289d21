/* check_orphans.c - see check_orphans.h. */
#include "planner/cmd/check_orphans.h"

#include <string.h>

#include "common/escape.h"

/* Returns whether folder is one of a tree's or lies in one of them. */
static bool is_in_tree(const struct report *report, const char *folder)
{
    for (size_t i = 0; i < report->trees.count; i++) {
        const struct strlist *versions = &report->trees.items[i].versions;

        for (size_t j = 0; j < versions->count; j++) {
            size_t len = strlen(versions->items[j]);

            if (strncmp(folder, versions->items[j], len) == 0 &&
                (folder[len] == '/' || folder[len] == '\0'))
                return true;
        }
    }
    return false;
}

/* Returns the first revision of the folder; NULL where there is none. */
static const struct revision *first_of(const struct source *source, const char *folder,
                                       struct arena *arena)
{
    struct strlist folders = { 0 };
    struct strlist notes = { 0 };
    struct read_files *files = arena_new(arena, struct read_files);
    struct error unreadable = { 0 };

    vec_push(arena, &folders, folder);
    if (!read_list(source, &folders, false, arena, files, &notes, &unreadable))
        return NULL;
    for (size_t i = 0; i < files->count; i++) {
        struct arena scratch = { 0 };
        struct revision *r = arena_new(arena, struct revision);
        struct error no_revision = { 0 };
        bool done = read_revision(&files->items[i], &scratch, arena, r, &no_revision);

        arena_free(&scratch);
        if (done && r->id != NULL)
            return r;
    }
    return NULL;
}

void check_orphans(const struct source *source, const struct config_places *places,
                   const struct strlist *known, const struct check_settings *settings,
                   const struct report *report, struct findings *findings)
{
    const struct rule_info *info = check_find_rule("orphan-tree");
    struct arena *arena = report->arena;

    for (size_t i = 0; check_wants(info, settings) && i < places->versions.count; i++) {
        const char *folder = places->versions.items[i];
        const struct revision *r;
        struct finding f = { .rule = info, .tree = report->trees.items[0].name };
        struct strbuf word = { .arena = arena };

        if (is_in_tree(report, folder) || (known != NULL && strlist_has(known, folder)))
            continue;
        r = first_of(source, folder, arena);
        if (r == NULL)
            continue;
        f.severity = check_severity(info, settings, arena);
        f.region.start = r->pos;
        f.revision = r->id;
        f.message = arena_printf(arena, "no configuration names %s, which holds revisions", folder);
        escape_add_shell(&word, folder);
        vec_push(arena, &f.hints,
                 arena_printf(arena, "check it too:  migplan --tree %s check", strbuf_text(&word)));
        vec_push(arena, findings, f);
    }
}
