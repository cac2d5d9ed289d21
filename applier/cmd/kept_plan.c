/* kept_plan.c - see kept_plan.h. */
#include "applier/cmd/kept_plan.h"

#include <string.h>

#include "applier/execute/undo.h"
#include "applier/execute/unfinished.h"
#include "common/json.h"

#define UNDO_OF "undo_of"

void kept_options_fill(struct verify_request *request, struct option_spec *out)
{
    const struct option_spec table[KEPT_OPTIONS] = {
        { 0, "signers", OPTION_STRING, &request->signers, "FILE",
          "who may sign (allowed_signers)" },
        { 0, "policy", OPTION_STRING, &request->policy, "FILE", "instead of the host's" },
    };

    memcpy(out, table, sizeof(table));
}

const char *kept_undo_signers(const char *signers, const char *plan_sha256, struct arena *arena)
{
    const char *rest = strchr(signers, '{');

    if (rest == NULL)
        return arena_printf(arena, "[{\"" UNDO_OF "\":\"%s\"}]", plan_sha256);
    return arena_printf(arena, "[{\"" UNDO_OF "\":\"%s\"},%s", plan_sha256, rest);
}

/* Reads the signatures, and the plan that this one takes back: NULL for none. */
static bool read_signers(const char *json, struct arena *arena, struct strlist *out,
                         const char **out_undo_of, struct error *err)
{
    struct js_value document;
    struct js_value list;
    size_t count;

    *out = (struct strlist){ 0 };
    *out_undo_of = NULL;
    json = arena_printf(arena, "{\"signers\":%s}", json);
    if (!js_parse(str_of(json), "the ledger's signers", arena, &document, err) ||
        !js_get_array(document, "signers", &list, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *text;

        if (js_has(js_at(list, i), UNDO_OF) &&
            !js_get_string(js_at(list, i), UNDO_OF, out_undo_of, err))
            return false;
        if (!js_has(js_at(list, i), "signature"))
            continue;
        if (!js_get_string(js_at(list, i), "signature", &text, err))
            return false;
        vec_push(arena, out, text);
    }
    return true;
}

static bool verify(const struct verify_request *request, const struct verify_kept *kept,
                   struct arena *arena, struct execute_options *run, struct error *err)
{
    struct verification *v = arena_new(arena, struct verification);

    if (!verify_kept_plan(request, kept, arena, v, err))
        return error_state(err, "nothing was changed");
    if (!v->good) {
        verification_refuse(v, err);
        return error_state(err, "nothing was changed");
    }
    run->stale = v->stale.count == 0 ? NULL : v->stale.items[0];
    if (run->environment[0] == '\0' && v->host_environment != NULL)
        run->environment = v->host_environment;
    return true;
}

/* Finds the run whose plan is taken back. */
static bool find_original(struct conn *conn, const char *version_table, const char *sha256,
                          struct arena *arena, struct run_row *out, struct error *err)
{
    struct run_rows rows;

    if (!audit_list_upgrades(conn, version_table, arena, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        if (strcmp(rows.items[i].plan_sha256, sha256) != 0)
            continue;
        *out = rows.items[i];
        return true;
    }
    return error_set(err, ERROR_BAD_PLAN, "the ledger has no plan %.8s, which this one takes back",
                     sha256);
}

/* The plan of a rollback must be what undo_make() makes. */
static bool check_undo(const struct kept_plan *undo, const struct run_row *row,
                       const struct plan *original, struct arena *arena, struct error *err)
{
    const struct strlist *heads = &undo->plan->to_heads;
    struct undo_request request = { .plan = original, .steps_done = row->next_step - 1 };
    struct plan made;
    struct str text;

    if (heads->count < 2)
        request.to = heads->count == 0 ? "base" : heads->items[0];
    if (!undo_make(&request, arena, &made, err))
        return false;
    text = plan_text(&made, arena);
    if (text.len == undo->bytes.len && memcmp(text.ptr, undo->bytes.ptr, text.len) == 0)
        return true;
    error_set(err, ERROR_BAD_PLAN, "the ledger's plan is not the undo of plan %.8s",
              row->plan_sha256);
    return error_state(err, "nothing was changed");
}

bool kept_let_in(const struct verify_request *request, struct conn *conn, const char *version_table,
                 const struct kept_plan *kept, struct arena *arena, struct execute_options *run,
                 struct error *err)
{
    struct verify_kept asked = { .name = "the ledger's plan", .bytes = kept->bytes };
    struct plan *original = arena_new(arena, struct plan);
    const char *undo_of;
    struct run_row row = { 0 };

    if (!audit_read_signers(conn, kept->row->id, arena, &run->signers, err) ||
        !read_signers(run->signers, arena, &asked.signatures, &undo_of, err))
        return false;
    if (undo_of != NULL && (!find_original(conn, version_table, undo_of, arena, &row, err) ||
                            !unfinished_read_plan(conn, &row, arena, &asked.bytes, original, err) ||
                            !check_undo(kept, &row, original, arena, err)))
        return false;
    return verify(request, &asked, arena, run, err);
}
