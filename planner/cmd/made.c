/* made.c - see made.h. */
#include "planner/cmd/made.h"

#include <stdlib.h>
#include <time.h>

#include "common/escape.h"
#include "common/json_out.h"
#include "common/number.h"
#include "planner/graph/near.h"

enum { NS = 1000000000 };

static bool read_clock(int64_t *out, struct error *err)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    struct timespec now;

    if (fixed != NULL && fixed[0] != '\0') {
        if (!number_parse(fixed, 0, INT64_MAX / NS, out))
            return error_set(err, ERROR_USAGE, "SOURCE_DATE_EPOCH is no time: '%s'", fixed);
        *out *= NS;
        return true;
    }
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return error_errno(err, "cannot read the clock");
    *out = (int64_t)now.tv_sec * NS + now.tv_nsec;
    return true;
}

static void print_text(const struct cli_call *call, const struct new_revision *made)
{
    struct strbuf sb = { .arena = call->arena };

    strbuf_addstr(&sb, "  Generating ");
    escape_add(&sb, made->path);
    strbuf_addstr(&sb, " ...  done\n");
    for (size_t i = 0; i < made->down.count; i++) {
        strbuf_addstr(&sb, i == 0 ? (made->down.count > 1 ? "    joins " : "    revises ")
                                  : "      and ");
        escape_add(&sb, near_title(made->down.items[i], call->arena));
        strbuf_addch(&sb, '\n');
    }
    (void)fputs(strbuf_text(&sb), call->out);
}

static void print_json(const struct cli_call *call, const struct new_revision *made)
{
    struct js_out js = { .text = { .arena = call->arena } };
    struct strlist down = graph_ids(&made->down, call->arena);

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migplan.revision/1");
    js_string(&js, "revision", made->id);
    js_strings(&js, "down_revision", &down);
    js_string(&js, "path", made->path);
    js_close(&js, '}');
    (void)fputs(js_text(&js), call->out);
}

bool made_run(const struct cli_call *call, const struct project *p,
              struct new_revision_request *request, struct error *err)
{
    struct new_revision made;

    request->source = p->source;
    request->config = &p->config;
    request->graph = p->graph;
    if (!read_clock(&request->now_ns, err) || !new_revision_write(request, call->arena, &made, err))
        return false;
    if (cmd_options(call)->json)
        print_json(call, &made);
    else
        print_text(call, &made);
    for (size_t i = 0; i < made.notes.count && !cmd_options(call)->quiet; i++)
        (void)fprintf(call->err, "note: %s\n", made.notes.items[i]);
    return true;
}
