/* cmd.c - see cmd.h. */
#include "applier/cmd/cmd.h"

#include <stdlib.h>
#include <string.h>

#include "common/number.h"

const struct applier_options *cmd_options(const struct cli_call *call)
{
    return call->settings;
}

static void note_left_out(const struct cli_call *call, const struct target *target)
{
    if (cmd_options(call)->verbose == 0)
        return;
    for (size_t i = 0; i < target->left_out.count; i++)
        (void)fprintf(call->err, "note: libpq does not know %s; left out\n",
                      target->left_out.items[i]);
}

bool cmd_find_target(const struct cli_call *call, const struct target **out, struct error *err)
{
    const struct applier_options *options = cmd_options(call);
    const struct target_request request = {
        .url = options->url,
        .url_file = options->url_file,
        .migapply_url = getenv("MIGAPPLY_DATABASE_URL"),
        .database_url = getenv("DATABASE_URL"),
        .configs = &options->configs,
        .alembic_config = getenv("ALEMBIC_CONFIG"),
        .section = options->section,
    };
    struct target *target = arena_new(call->arena, struct target);

    if (!target_find(&request, call->arena, target, err))
        return false;
    note_left_out(call, target);
    *out = target;
    return true;
}

bool cmd_connect(const struct cli_call *call, enum conn_use use, int64_t wait_ms, struct conn **out,
                 struct error *err)
{
    const char *application = arena_printf(call->arena, "migapply %s", call->command);
    const struct target *target;

    return cmd_find_target(call, &target, err) &&
           conn_open_wait(target, use, application, wait_ms, call->arena, out, err);
}

bool cmd_connect_to(const struct cli_call *call, const char *url, const char *what,
                    enum conn_use use, int64_t wait_ms, struct conn **out, struct error *err)
{
    const struct target_request request = { .migapply_url = url };
    struct target *target = arena_new(call->arena, struct target);
    const char *application = arena_printf(call->arena, "migapply %s", call->command);

    if (!target_find(&request, call->arena, target, err))
        return error_while(err, "reading %s", what);
    target->source = what;
    note_left_out(call, target);
    return conn_open_wait(target, use, application, wait_ms, call->arena, out, err);
}

bool cmd_find_versions(const struct cli_call *call, struct conn *conn, struct version_table *out,
                       struct error *err)
{
    const struct applier_options *options = cmd_options(call);

    return version_table_find(conn, options->version_schema, options->version_table, call->arena,
                              out, err);
}

bool cmd_duration(const char *option, const char *text, int64_t *out_ms, struct error *err)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = { { "ms", 1 }, { "s", 1000 }, { "min", 60000 }, { "m", 60000 }, { "h", 3600000 } };
    enum { MOST = 1000000 };

    char digits[32];
    size_t len;
    int64_t number;
    int64_t ms = 1000;
    bool known;

    if (text == NULL)
        return true;
    len = strspn(text, "0123456789");
    known = text[len] == '\0';
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]) && !known; i++) {
        known = strcmp(text + len, units[i].unit) == 0;
        ms = units[i].ms;
    }
    (void)snprintf(digits, sizeof(digits), "%.*s", (int)len, text);
    if (!known || len >= sizeof(digits) || !number_parse(digits, 0, MOST, &number))
        return error_set(err, ERROR_USAGE, "--%s wants a duration like 500ms, 5s or 10m, not '%s'",
                         option, text);
    *out_ms = number * ms;
    return true;
}
