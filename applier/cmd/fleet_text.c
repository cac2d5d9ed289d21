/* fleet_text.c - see fleet_text.h. */
#include "applier/cmd/fleet_text.h"

#include <string.h>

#include "common/escape.h"
#include "common/json_out.h"

static void print_text(const struct cli_call *call, const struct fleet_count *c,
                       const struct rows *failed)
{
    FILE *out = call->out;

    (void)fprintf(out, "Fleet: %lld target%s: %lld done, %lld failed, %lld not begun.\n",
                  (long long)c->targets, c->targets == 1 ? "" : "s", (long long)c->done,
                  (long long)c->failed, (long long)c->pending + c->running);
    for (size_t i = 0; i < failed->count; i++) {
        (void)fputs("  failed  ", out);
        escape_print(
            fleet_target_name(rows_text(failed, i, 1), rows_text(failed, i, 2), call->arena), out);
        (void)fputs("  ", out);
        escape_print(rows_text(failed, i, 4), out);
        (void)fputc('\n', out);
    }
}

static void print_json(const struct cli_call *call, const char *run_id, const struct fleet_count *c,
                       const struct rows *failed)
{
    struct js_out js = { .text = { .arena = call->arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migapply.fleet/1");
    js_string(&js, "run", run_id);
    js_number(&js, "targets", c->targets);
    js_number(&js, "done", c->done);
    js_string_if(&js, "halted", c->halted);
    js_number(&js, "not_begun", c->pending + c->running);
    js_open(&js, "failed", '[');
    for (size_t i = 0; i < failed->count; i++) {
        js_open(&js, NULL, '{');
        js_string_if(&js, "url", rows_text(failed, i, 1));
        js_string_if(&js, "schema", rows_text(failed, i, 2));
        js_number(&js, "exit_status", rows_number(failed, i, 3));
        js_string(&js, "error", rows_text(failed, i, 4));
        js_close(&js, '}');
    }
    js_close(&js, ']');
    js_close(&js, '}');
    (void)fputs(js_text(&js), call->out);
}

void fleet_print(const struct cli_call *call, const char *run_id, const struct fleet_count *count,
                 const struct rows *failed)
{
    if (cmd_options(call)->json)
        print_json(call, run_id, count, failed);
    else
        print_text(call, count, failed);
}

static void print_target(const struct fleet_target *t, FILE *out)
{
    (void)fprintf(out, "%s%s%s%s\n", t->url, t->url[0] != '\0' && t->schema[0] != '\0' ? " " : "",
                  t->schema[0] == '\0' ? "" : "schema=", t->schema);
}

bool fleet_print_targets(const struct cli_call *call, const struct fleet_targets *targets,
                         struct error *err)
{
    for (size_t i = 0; i < targets->count; i++) {
        const struct fleet_target *t = &targets->items[i];

        if (t->url[strcspn(t->url, " \t\r\n#")] != '\0' ||
            t->schema[strcspn(t->schema, " \t\r\n")] != '\0' ||
            (t->url[0] == '\0' && t->schema[0] == '\0'))
            return error_set(err, ERROR_USAGE, "the target '%s' has no line in a file",
                             fleet_target_name(t->url, t->schema, call->arena));
    }
    (void)fprintf(call->out, "# %zu target%s, sha256 %s\n", targets->count,
                  targets->count == 1 ? "" : "s", fleet_targets_digest(targets, call->arena));
    for (size_t i = 0; i < targets->count; i++)
        print_target(&targets->items[i], call->out);
    return true;
}
