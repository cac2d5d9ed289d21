/* admit_time.c - see admit_time.h. */
#include "applier/execute/admit_time.h"

#include <string.h>
#include <time.h>

#include "common/time_utc.h"

enum { MOST_APART_S = 300 };

static const struct query ask_now = {
    .sql = "SELECT pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', "
           "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
};

static bool is_set(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static bool has_window(const struct plan *plan)
{
    return is_set(plan->not_before) || is_set(plan->not_after);
}

void admit_time_add_questions(const struct engine *e, struct queries *out)
{
    if (has_window(e->plan))
        vec_push(e->arena, out, ask_now);
}

static bool refuse_stale(const char *why, struct error *err)
{
    error_set(err, ERROR_WINDOW, "%s", why);
    error_state(err, "nothing was changed");
    return error_hint(err, "make and sign a new plan");
}

static bool refuse_window(const char *now, const char *limit, const char *what, struct error *err)
{
    error_set(err, ERROR_WINDOW, "the plan is %s", what);
    error_fact(err, "limit", "%s", limit);
    error_fact(err, "now", "%s, by the server's clock", now);
    error_state(err, "nothing was changed");
    return error_hint(err, "make and sign a new plan");
}

static bool check_clocks(const struct engine *e, const char *now, struct error *err)
{
    const struct str text = { now, strlen(now) };
    int64_t here = (int64_t)time(NULL);
    int64_t there;
    int64_t apart;

    if (!time_utc_parse(text, &there))
        return error_set(err, ERROR_DATABASE, "the server's time is '%s'", now);
    apart = here > there ? here - there : there - here;
    if (apart <= MOST_APART_S)
        return true;
    error_set(err, ERROR_WINDOW, "the clocks of this host and of the server are %lld min apart",
              (long long)(apart / 60));
    error_fact(err, "here", "%s", time_utc_text(here, e->arena));
    error_fact(err, "server", "%s", now);
    error_fact(err, "why", "the plan runs between two points in time, and they do not agree on it");
    error_state(err, "nothing was changed");
    return error_hint(err, "set the clock that is wrong");
}

/* Times are YYYY-MM-DDThh:mm:ssZ, so they compare as text. */
static bool check_window(struct engine *e, struct error *err)
{
    const struct plan *plan = e->plan;
    struct rows rows;
    const char *now;

    if (!has_window(plan))
        return true;
    if (!query_run(e->conn, &ask_now, e->arena, &rows, err))
        return false;
    now = rows_text(&rows, 0, 0);
    if (is_set(plan->not_before) && strcmp(now, plan->not_before) < 0)
        return refuse_window(now, plan->not_before, "not valid yet", err);
    if (is_set(plan->not_after) && strcmp(now, plan->not_after) > 0)
        return refuse_window(now, plan->not_after, "no longer valid", err);
    return check_clocks(e, now, err);
}

/* What the host's clock and policy say was found when the plan was let in. A run that has
 * begun may end all the same, so neither is asked then. */
bool admit_time(struct engine *e, struct error *err)
{
    const char *stale = e->job->options->stale;

    return stale == NULL ? check_window(e, err) : refuse_stale(stale, err);
}
