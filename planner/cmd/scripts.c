/* scripts.c - see scripts.h. */
#include "planner/cmd/scripts.h"

#include <string.h>

#include "common/sha256.h"
#include "common/strbuf.h"
#include "common/strmap.h"
#include "planner/cmd/compile_project.h"

struct scripts {
    struct compile_settings settings;
    struct catalog *catalog; /* NULL where there is none */
    const char *common;      /* what the keys of all revisions have in common */
    struct strmap *inputs;   /* "source:path" -> its digest now, "" where it is not there */
    struct strmap *compiled; /* id -> struct script *, both directions */
    struct arena *arena;
};

/* Adds a part of a key, so that no other parts make the same text. */
static void add_part(struct strbuf *sb, const char *part)
{
    if (part == NULL) {
        strbuf_addstr(sb, "-;");
        return;
    }
    strbuf_addf(sb, "%zu:", strlen(part));
    strbuf_addstr(sb, part);
    strbuf_addch(sb, ';');
}

/* Everything that decides about a script but its revision and its inputs. */
static const char *common_key(const struct compile_settings *settings, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    add_part(&sb, compile_version());
    ddl_settings_add_key(&settings->ddl, &sb);
    return sha256_hex(sb.ptr, sb.len, arena);
}

/* Where the file lies decides what its imports find, and what it is called in
 * reasons. */
static const char *key_of(const struct scripts *s, const struct revision *r, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    add_part(&sb, s->common);
    add_part(&sb, r->digest);
    add_part(&sb, r->path);
    add_part(&sb, r->full_path);
    add_part(&sb, r->file->source->root);
    add_part(&sb, r->file->source->at == NULL ? "disk" : "commit");
    add_part(&sb, r->kind == REVISION_PY ? "py" : "sql");
    return sha256_hex(sb.ptr, sb.len, arena);
}

struct scripts *scripts_open(const struct cli_call *call, const struct project *p)
{
    struct scripts *s = arena_new(call->arena, struct scripts);

    compile_project_settings(call, p, &s->settings);
    s->catalog = p->catalog;
    s->common = common_key(&s->settings, call->arena);
    s->inputs = strmap_new(call->arena);
    s->compiled = strmap_new(call->arena);
    s->arena = call->arena;
    return s;
}

/* Looks each file up once in a run. */
static const char *digest_now(struct scripts *s, const struct source *source, const char *path)
{
    struct arena scratch = { 0 };
    const char *name = arena_printf(&scratch, "%p:%s", (const void *)source, path);
    char *known = strmap_get(s->inputs, name);

    if (known == NULL) {
        const char *digest = compile_input_digest(source, path, &scratch);

        known = arena_strdup(s->arena, digest == NULL ? "" : digest);
        (void)strmap_put(s->inputs, name, known);
    }
    arena_free(&scratch);
    return known;
}

static bool are_same(struct scripts *s, const struct source *source,
                     const struct script_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        const struct script_input *input = &inputs->items[i];

        if (strcmp(digest_now(s, source, input->path),
                   input->digest == NULL ? "" : input->digest) != 0)
            return false;
    }
    return true;
}

bool scripts_find(struct scripts *s, const struct revision *r, struct arena *arena,
                  struct script out[2], struct error *err)
{
    struct arena scratch = { 0 };
    struct compile_trace trace = { .arena = &scratch };
    struct script_inputs inputs = { 0 };
    const char *key;
    bool done;

    if (s->catalog == NULL || r->sidecar != NULL)
        return compile_both(r, &s->settings, arena, out, err);
    key = key_of(s, r, &scratch);
    done = catalog_get_scripts(s->catalog, key, arena, &inputs, out) &&
           are_same(s, r->file->source, &inputs);
    if (!done) {
        done = compile_traced(r, &s->settings, arena, out, &trace, err);
        if (done && trace.lasts)
            catalog_put_scripts(s->catalog, key, compile_version(), r->digest, &trace.inputs, out);
    }
    arena_free(&scratch);
    return done;
}

static bool get(void *ctx, const struct revision *r, enum direction direction,
                const struct script **out, struct error *err)
{
    struct scripts *s = ctx;
    struct script *both = strmap_get(s->compiled, r->id);

    if (both == NULL) {
        both = arena_new_array(s->arena, struct script, 2);
        if (!scripts_find(s, r, s->arena, both, err))
            return false;
        (void)strmap_put(s->compiled, r->id, both);
    }
    *out = &both[direction];
    return true;
}

struct plan_scripts scripts_of(const struct cli_call *call, const struct project *p)
{
    return (struct plan_scripts){ get, scripts_open(call, p) };
}
