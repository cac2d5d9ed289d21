/* new_revision.c - see new_revision.h. */
#include "planner/write/new_revision.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/str.h"
#include "planner/graph/resolve.h"
#include "planner/graph/walk.h"
#include "planner/write/file_name.h"
#include "planner/write/revision_body.h"

enum { VERSION_COLUMN = 32 }; /* characters that alembic_version holds */

/* A new revision while it is made. */
struct maker {
    const struct new_revision_request *request;
    struct arena *arena;
    struct when when;
    struct revision_body body;
    const char *folder; /* where the file goes */
    struct new_revision *out;
};

static bool choose_id(struct maker *m, struct error *err)
{
    unsigned char bytes[6];

    m->out->id = m->request->id;
    if (m->out->id != NULL)
        return true;
    if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
        return error_errno(err, "cannot make a random id");
    m->out->id = arena_printf(m->arena, "%02x%02x%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2],
                              bytes[3], bytes[4], bytes[5]);
    return true;
}

static bool check_id(struct maker *m, struct error *err)
{
    const char *id = m->out->id;
    const struct graph_node *there = graph_find(m->request->graph, id);

    if (id[0] == '\0' || id[strcspn(id, "@-+:")] != '\0') {
        error_set(err, ERROR_BAD_ID, "'%s' cannot be the id of a revision", id);
        return error_hint(err, "leave out '@', '-', '+' and ':'");
    }
    for (const char *c = id; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            return error_set(err, ERROR_BAD_ID, "the id holds a control character");
    }
    if (there != NULL) {
        error_set(err, ERROR_DUPLICATE_ID, "there is a revision '%s' already", id);
        return error_fact(err, "it is", "%s", there->revision->path);
    }
    if (graph_find_label(m->request->graph, id) != NULL)
        return error_set(err, ERROR_LABEL_CLASH, "'%s' is a branch label", id);
    if (strlen(id) > VERSION_COLUMN) {
        vec_push(m->arena, &m->out->notes,
                 arena_printf(m->arena, "the id has %zu characters; alembic_version holds %d",
                              strlen(id), VERSION_COLUMN));
    }
    return true;
}

/* Adds the revisions that text names to those that the new one revises. */
static bool add_parents(struct maker *m, const char *text, struct error *err)
{
    struct graph_nodes found = { 0 };

    if (!resolve_many(m->request->graph, text, m->arena, &found, err)) {
        if (err->code == ERROR_MANY_HEADS) {
            error_hint(err, "name the one to revise:  --head REV");
            error_hint(err, "or join them first:  migplan merge heads -m \"...\"");
        }
        return false;
    }
    for (size_t i = 0; i < found.count; i++) {
        const struct graph_node *n = found.items[i];

        if (walk_has(&m->out->down, n))
            return error_set(err, ERROR_OVERLAP, "'%s' is named twice", n->revision->id);
        walk_add(&m->out->down, n, m->arena);
    }
    return true;
}

static bool find_parents(struct maker *m, struct error *err)
{
    const struct new_revision_request *r = m->request;
    size_t count;

    for (size_t i = 0; i < r->heads.count; i++) {
        if (!add_parents(m, r->heads.items[i], err))
            return false;
    }
    count = m->out->down.count;
    if (!r->merge || count > 1)
        return true;
    error_set(err, ERROR_HEAD_COUNT, "there is nothing to join: %zu revision%s named", count,
              count == 1 ? " is" : "s are");
    return error_hint(err, "migplan heads lists the heads");
}

static bool check_parents(const struct maker *m, struct error *err)
{
    for (size_t i = 0; i < m->out->down.count && !m->request->splice; i++) {
        const struct graph_node *n = m->out->down.items[i];

        if (graph_is_head(n))
            continue;
        error_set(err, ERROR_NOT_HEAD, "'%s' is no head; '%s' revises it", n->revision->id,
                  n->next.items[0]->revision->id);
        return error_hint(err, "--splice begins a new branch there");
    }
    return true;
}

static bool check_labels(const struct maker *m, struct error *err)
{
    const struct strlist *labels = &m->request->labels;

    for (size_t i = 0; i < labels->count; i++) {
        const char *label = labels->items[i];
        const struct graph_node *n = graph_find_label(m->request->graph, label);

        if (n == NULL)
            n = graph_find(m->request->graph, label);
        if (n != NULL) {
            return error_set(err, ERROR_LABEL_CLASH, "'%s' is taken by revision '%s'", label,
                             n->revision->id);
        }
        if (label[0] == '\0' || strchr(label, '@') != NULL)
            return error_set(err, ERROR_BAD_ID, "'%s' cannot be a branch label", label);
    }
    return true;
}

/* Finds what it depends on: a label stays a label, the beginning of an id
 * becomes the id. */
static bool find_dependencies(struct maker *m, struct error *err)
{
    const struct new_revision_request *r = m->request;

    for (size_t i = 0; i < r->depends_on.count; i++) {
        const char *text = r->depends_on.items[i];
        const struct graph_node *n;

        if (!resolve_one(r->graph, text, m->arena, &n, err))
            return false;
        if (n == NULL)
            return error_set(err, ERROR_NO_REVISION, "'%s' is no revision to depend on", text);
        vec_push(m->arena, &m->body.depends_on,
                 graph_has_label(r->graph, n, text) ? text : n->revision->id);
    }
    return true;
}

/* Returns the version folder that path means, NULL where it means none. */
static bool find_location(const struct maker *m, const char *path, const char **out,
                          struct error *err)
{
    const struct strlist *locations = &m->request->config->locations;
    struct source_file given;
    struct source_file there;

    *out = NULL;
    if (!source_find(m->request->source, path, m->arena, &given, err))
        return false;
    for (size_t i = 0; i < locations->count && *out == NULL; i++) {
        if (!source_find(m->request->source, locations->items[i], m->arena, &there, err))
            return false;
        if (strcmp(given.full_path, there.full_path) == 0)
            *out = locations->items[i];
    }
    return true;
}

static bool choose_folder(struct maker *m, struct error *err)
{
    const struct strlist *locations = &m->request->config->locations;
    const char *path = m->request->version_path;

    if (path == NULL && locations->count == 1) {
        m->folder = locations->items[0];
        return true;
    }
    if (path == NULL && m->out->down.count == 0) {
        error_set(err, ERROR_CONFIG, "there are several version folders, and no parent names one");
        return error_hint(err, "--version-path takes one of: %s",
                          strlist_join(locations, ", ", m->arena));
    }
    if (path == NULL) {
        m->folder = file_folder(m->out->down.items[0]->revision->path, m->arena);
        return true;
    }
    if (!find_location(m, path, &m->folder, err))
        return false;
    if (m->folder != NULL)
        return true;
    error_set(err, ERROR_CONFIG, "%s is no version folder", path);
    return error_hint(err, "--version-path takes one of: %s",
                      strlist_join(locations, ", ", m->arena));
}

static bool check_encoding(const struct config *c, struct error *err)
{
    static const char *const known[] = { "utf-8", "utf8", "UTF-8", "UTF8", "utf_8" };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(c->output_encoding, known[i]) == 0)
            return true;
    }
    return error_set(err, ERROR_CONFIG, "output_encoding is '%s'; migplan writes utf-8 only",
                     c->output_encoding);
}

static bool choose_path(struct maker *m, struct error *err)
{
    const struct config *c = m->request->config;
    const char *slug = file_name_slug(m->request->message == NULL ? "" : m->request->message,
                                      c->truncate_slug_length, m->arena);
    const char *name;

    if (!file_name_fill(c->file_template, m->out->id, slug, &m->when, m->arena, &name, err))
        return false;
    if (name[0] == '/' || strstr(name, "..") != NULL) {
        return error_set(err, ERROR_CONFIG, "the file would be called '%s', out of its folder",
                         name);
    }
    m->out->path = arena_printf(m->arena, "%s%s", file_join(m->folder, name, m->arena),
                                m->request->sql ? ".sql" : ".py");
    return true;
}

static bool check_message(const struct maker *m, struct error *err)
{
    const char *message = m->request->message;

    return message == NULL || str_check_text(str_of(message), "the message", err);
}

bool new_revision_write(const struct new_revision_request *request, struct arena *arena,
                        struct new_revision *out, struct error *err)
{
    struct maker m = { .request = request, .arena = arena, .out = out };
    const char *text;

    *out = (struct new_revision){ 0 };
    if (!check_message(&m, err) || !choose_id(&m, err) || !check_id(&m, err) ||
        !find_parents(&m, err) ||
        !when_read(request->now_ns, request->config->timezone, arena, &m.when, err) ||
        !choose_folder(&m, err) || !check_parents(&m, err) || !find_dependencies(&m, err) ||
        !check_labels(&m, err) || !check_encoding(request->config, err) || !choose_path(&m, err))
        return false;
    m.body.id = out->id;
    m.body.message = request->message == NULL ? "empty message" : request->message;
    m.body.down = graph_ids(&out->down, arena);
    m.body.labels = request->labels;
    m.body.create_date = when_text(&m.when, arena);
    m.body.path = out->path;
    if (!revision_body_render(request->source, request->config, &m.body, request->sql, arena, &text,
                              err))
        return false;
    if (request->config->has_hooks) {
        vec_push(arena, &out->notes,
                 "post_write_hooks are programs, and migplan runs none; run them yourself");
    }
    return file_make_directories(file_folder(out->path, arena), err) &&
           file_create(out->path, text, strlen(text), err);
}
