/* fleet_events.c - see fleet_events.h. */
#include "applier/cmd/fleet_events.h"

#include "applier/fleet/look.h"
#include "common/json_out.h"
#include "common/strmap.h"

static struct js_out begin(const struct fleet *f, const char *name, struct arena *arena)
{
    struct js_out js = { .text = { .arena = arena }, .line = true };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migapply.event/1");
    js_string(&js, "event", name);
    js_string(&js, "plan", f->source.plan_sha256);
    js_string(&js, "run", f->run_id);
    return js;
}

static void pass_on(const struct fleet *f, struct js_out *js)
{
    js_close(js, '}');
    hook_tell(f->hook, js_text(js));
}

void fleet_tell_started(const struct fleet *f)
{
    struct arena scratch = { 0 };
    struct js_out js = begin(f, "fleet_started", &scratch);

    pass_on(f, &js);
    arena_free(&scratch);
}

void fleet_tell_wave(const struct fleet *f, int64_t wave)
{
    struct arena scratch = { 0 };
    struct js_out js = begin(f, "wave_opened", &scratch);

    js_number(&js, "wave", wave);
    pass_on(f, &js);
    arena_free(&scratch);
}

static void tell_one(const struct fleet *f, const struct rows *rows, size_t i, struct arena *arena)
{
    bool failed = rows_text(rows, i, 4)[0] == 'f';
    struct js_out js = begin(f, failed ? "target_failed" : "target_done", arena);

    js_string_if(&js, "url", rows_text(rows, i, 2));
    js_string_if(&js, "target_schema", rows_text(rows, i, 3));
    js_number(&js, "wave", rows_number(rows, i, 7));
    if (failed) {
        js_number(&js, "exit_status", rows_number(rows, i, 5));
        js_string(&js, "text", rows_text(rows, i, 6));
    }
    pass_on(f, &js);
}

bool fleet_tell_ended(struct fleet *f, struct error *err)
{
    struct arena scratch = { 0 };
    struct rows rows;
    bool good;

    if (f->hook == NULL)
        return true;
    good = look_ended(f->conn, f->run_id, "1 minute", &scratch, &rows, err);
    for (size_t i = 0; good && i < rows.count; i++) {
        const char *claim =
            arena_printf(&scratch, "%s/%s", rows_text(&rows, i, 0), rows_text(&rows, i, 1));

        if (strmap_put(f->told, claim, f))
            tell_one(f, &rows, i, &scratch);
    }
    arena_free(&scratch);
    return good;
}

void fleet_tell_end(const struct fleet *f, const struct error *err)
{
    struct arena scratch = { 0 };
    struct js_out js = begin(f, "fleet_done", &scratch);

    if (err->code == ERROR_NONE)
        pass_on(f, &js);
    else
        hook_tell(f->hook, event_failed_json(&f->source, err, &scratch));
    arena_free(&scratch);
}
