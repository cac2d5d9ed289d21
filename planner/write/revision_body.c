/* revision_body.c - see revision_body.h. */
#include "planner/write/revision_body.h"

#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/strbuf.h"
#include "planner/read/py_read.h"
#include "planner/read/sql_read.h"
#include "planner/write/mako.h"

/* For a tree that has no script.py.mako. */
static const char stock[] = "\"\"\"${message}\n"
                            "\n"
                            "Revision ID: ${up_revision}\n"
                            "Revises: ${down_revision | comma,n}\n"
                            "Create Date: ${create_date}\n"
                            "\n"
                            "\"\"\"\n"
                            "from typing import Sequence, Union\n"
                            "\n"
                            "from alembic import op\n"
                            "import sqlalchemy as sa\n"
                            "\n"
                            "\n"
                            "# revision identifiers, used by Alembic.\n"
                            "revision: str = ${repr(up_revision)}\n"
                            "down_revision: Union[str, Sequence[str], None] = "
                            "${repr(down_revision)}\n"
                            "branch_labels: Union[str, Sequence[str], None] = "
                            "${repr(branch_labels)}\n"
                            "depends_on: Union[str, Sequence[str], None] = "
                            "${repr(depends_on)}\n"
                            "\n"
                            "\n"
                            "def upgrade() -> None:\n"
                            "    ${upgrades if upgrades else \"pass\"}\n"
                            "\n"
                            "\n"
                            "def downgrade() -> None:\n"
                            "    ${downgrades if downgrades else \"pass\"}\n";

/* As Alembic hands them on: nothing is None, one is the text itself. */
static struct mako_value scalar(const char *name, const struct strlist *items, enum mako_kind many)
{
    struct mako_value value = { .name = name, .kind = many, .items = *items };

    if (items->count == 0)
        value.kind = MAKO_NONE;
    else if (items->count == 1)
        value.kind = MAKO_TEXT;
    return value;
}

static void add_text(const char *name, const char *text, struct arena *arena,
                     struct mako_values *out)
{
    struct mako_value value = { .name = name, .kind = MAKO_TEXT };

    vec_push(arena, &value.items, text);
    vec_push(arena, out, value);
}

static struct mako_values make_values(const struct revision_body *body, struct arena *arena)
{
    struct mako_values values = { 0 };
    struct mako_value labels = { .name = "branch_labels",
                                 .kind = body->labels.count == 0 ? MAKO_NONE : MAKO_TUPLE,
                                 .items = body->labels };

    add_text("message", body->message, arena, &values);
    add_text("up_revision", body->id, arena, &values);
    add_text("create_date", body->create_date, arena, &values);
    add_text("imports", "", arena, &values);
    add_text("upgrades", "", arena, &values);
    add_text("downgrades", "", arena, &values);
    vec_push(arena, &values, scalar("down_revision", &body->down, MAKO_TUPLE));
    vec_push(arena, &values, scalar("depends_on", &body->depends_on, MAKO_LIST));
    vec_push(arena, &values, labels);
    return values;
}

/* What the template asks the configuration. */
struct option_ctx {
    const struct config *config;
    struct arena *arena;
};

static const char *get_option(void *ctx, const char *name)
{
    const struct option_ctx *o = ctx;

    return config_option(o->config, name, o->arena);
}

/* Finds the tree's template. */
static bool find_template(const struct source *source, const struct config *config,
                          struct arena *arena, struct mako_template *out, struct error *err)
{
    const char *folder = config->script_location;
    struct source_file file;
    struct str text;

    out->path = "script.py.mako";
    out->text = stock;
    if (folder == NULL)
        folder = file_folder(config->locations.items[0], arena);
    if (!source_find(source, file_join(folder, "script.py.mako", arena), arena, &file, err))
        return false;
    if (file.kind == SOURCE_ABSENT)
        return true;
    if (!source_read_text(&file, LIMIT_CONFIG_FILE, arena, &text, err))
        return false;
    out->path = file.path;
    out->text = text.ptr;
    return true;
}

static const char *render_sql(const struct revision_body *body, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addf(&sb, "-- revision: %s\n-- revises: %s\n-- message: %s\n", body->id,
                body->down.count == 0 ? "<base>" : strlist_join(&body->down, ", ", arena),
                body->message);
    if (body->labels.count > 0)
        strbuf_addf(&sb, "-- branch labels: %s\n", strlist_join(&body->labels, ", ", arena));
    if (body->depends_on.count > 0)
        strbuf_addf(&sb, "-- depends on: %s\n", strlist_join(&body->depends_on, ", ", arena));
    strbuf_addf(&sb, "-- create date: %s\n\n-- migrate: upgrade\n\n-- migrate: downgrade\n",
                body->create_date);
    return strbuf_text(&sb);
}

static bool same_list(const struct strlist *a, const struct strlist *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        if (strcmp(a->items[i], b->items[i]) != 0)
            return false;
    }
    return a->count == b->count;
}

/* Reads the text back. */
static bool check(const struct source *source, const struct revision_body *body, const char *text,
                  bool sql, struct arena *arena, struct error *err)
{
    const struct source_file file = {
        .source = source,
        .kind = SOURCE_FILE,
        .name = file_name(body->path),
        .path = body->path,
        .full_path = body->path,
    };
    struct revision back = { 0 };
    struct error unread = { 0 };
    bool done = sql ? sql_read(&file, str_of(text), arena, &back, &unread)
                    : py_read(&file, str_of(text), arena, &back, &unread);

    if (done && back.id != NULL && strcmp(back.id, body->id) == 0 &&
        same_list(&back.down, &body->down) && same_list(&back.branch_labels, &body->labels) &&
        same_list(&back.depends_on, &body->depends_on))
        return true;
    error_set(err, ERROR_INPUT, "the new file would not read back as what was asked for");
    if (!done)
        error_fact(err, "because", "%s", unread.message);
    return error_hint(err,
                      "leave quotes and backslashes out of the message, and check the template");
}

bool revision_body_render(const struct source *source, const struct config *config,
                          const struct revision_body *body, bool sql, struct arena *arena,
                          const char **out, struct error *err)
{
    struct mako_values values = make_values(body, arena);
    struct option_ctx ctx = { config, arena };
    struct mako_template template = { .values = &values, .option = get_option, .ctx = &ctx };

    if (sql) {
        *out = render_sql(body, arena);
    } else if (!find_template(source, config, arena, &template, err) ||
               !mako_render(&template, arena, out, err)) {
        return false;
    }
    return check(source, body, *out, sql, arena, err);
}
