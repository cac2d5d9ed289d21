/* discover.c - see discover.h. */
#include "planner/config/discover.h"

#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "planner/config/find.h"
#include "planner/config/ini_file.h"

static bool has(const struct config_places *list, struct config_place place)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct config_place *known = &list->items[i];
        bool same =
            known->section == place.section || (known->section != NULL && place.section != NULL &&
                                                strcmp(known->section, place.section) == 0);

        if (same && strcmp(known->folder, place.folder) == 0)
            return true;
    }
    return false;
}

static void add(struct config_places *out, const char *folder, const char *section,
                struct arena *arena)
{
    struct config_place place = { folder, section };

    if (!has(out, place))
        vec_push(arena, out, place);
}

static bool add_sections(const struct source_file *file, const char *folder, struct arena *arena,
                         struct config_places *out, struct error *err)
{
    struct strlist sections = { 0 };
    struct ini_file *ini;
    struct str text;

    if (!source_read_text(file, LIMIT_CONFIG_FILE, arena, &text, err) ||
        !ini_file_read(file->path, text.ptr, folder, arena, &ini, err))
        return false;
    ini_file_sections_with(ini, "script_location", arena, &sections);
    /* One without any inherits it, or says in its own words what is missing. */
    if (sections.count == 0 || strlist_has(&sections, "alembic"))
        add(out, folder, NULL, arena);
    for (size_t i = 0; i < sections.count; i++) {
        if (strcmp(sections.items[i], "alembic") != 0)
            add(out, folder, sections.items[i], arena);
    }
    return true;
}

bool discover_configs(const struct source *source, struct arena *arena, struct config_places *out,
                      struct error *err)
{
    struct find_folders found = { 0 };

    find_folders(source, arena, &found);
    out->versions = found.versions;
    out->cut = found.cut;
    for (size_t i = 0; i < found.configs.count; i++) {
        struct source_file ini;

        if (!source_find(source, file_join(found.configs.items[i], "alembic.ini", arena), arena,
                         &ini, err))
            return false;
        if (ini.kind != SOURCE_FILE)
            add(out, found.configs.items[i], NULL, arena);
        else if (!add_sections(&ini, found.configs.items[i], arena, out, err))
            return false;
    }
    return true;
}
