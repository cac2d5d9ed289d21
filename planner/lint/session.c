/* session.c - see session.h. */
#include "planner/lint/session.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const names[SESSION_SETTINGS] = {
    [SESSION_LOCK_TIMEOUT] = "lock_timeout",
    [SESSION_STATEMENT_TIMEOUT] = "statement_timeout",
    [SESSION_TIME_ZONE] = "timezone",
};

static int64_t timeout_ms(const char *text)
{
    static const struct {
        const char *unit;
        double ms;
    } units[] = {
        { "", 1 },          { "ms", 1 },        { "us", 0.001 },         { "s", 1000 },
        { "min", 60000.0 }, { "h", 3600000.0 }, { "d", 24 * 3600000.0 },
    };
    char *end = NULL;
    double number = strtod(text, &end);

    while (*end == ' ')
        end++;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        double ms = number * units[i].ms;

        if (strcmp(end, units[i].unit) == 0)
            return ms <= 0 || ms > 1e15 ? 0 : ms < 1 ? 1 : (int64_t)ms;
    }
    return 0;
}

static struct session_value value_from(const char *text, int setting)
{
    return (struct session_value){ text, setting == SESSION_TIME_ZONE ? 0 : timeout_ms(text) };
}

static struct session_value value_in(const struct action *a, int setting)
{
    return a->resets ? (struct session_value){ NULL, 0 } : value_from(a->value, setting);
}

void session_set(struct session *s, const struct action *a)
{
    for (int i = 0; i < SESSION_SETTINGS; i++) {
        if (!a->all && strcasecmp(a->setting, names[i]) != 0)
            continue;
        if (!a->is_local) {
            s->values[i] = value_in(a, i);
            s->locals[i] = (struct session_value){ NULL, 0 };
        } else if (s->in_transaction) {
            s->locals[i] = value_in(a, i);
        }
    }
}

/* SELECT set_config('lock_timeout', '2s', true): local where a transaction is
 * open, which the third argument says as a rule. */
void session_call(struct session *s, const struct query *q)
{
    if (q == NULL || q->functions.count != 1 || !q->only_values || q->literals.count < 2 ||
        strcmp(q->functions.items[0].name, "set_config") != 0)
        return;
    for (int i = 0; i < SESSION_SETTINGS; i++) {
        if (strcasecmp(q->literals.items[0], names[i]) != 0)
            continue;
        if (s->in_transaction)
            s->locals[i] = value_from(q->literals.items[1], i);
        else
            s->values[i] = value_from(q->literals.items[1], i);
    }
}

void session_begin(struct session *s, bool by_statement)
{
    s->in_transaction = true;
    s->by_statement = by_statement;
}

void session_end(struct session *s)
{
    s->in_transaction = false;
    s->by_statement = false;
    (void)memset(s->locals, 0, sizeof(s->locals));
}

static struct session_value value_of(const struct session *s, enum session_setting setting)
{
    return s->locals[setting].text != NULL ? s->locals[setting] : s->values[setting];
}

bool session_is_set(const struct session *s, enum session_setting setting)
{
    return value_of(s, setting).text != NULL;
}

int64_t session_timeout_ms(const struct session *s, enum session_setting setting)
{
    return value_of(s, setting).ms;
}

enum session_zone session_zone(const struct session *s)
{
    static const char *const utc[] = { "utc",       "gmt", "etc/utc", "etc/gmt", "uct",  "zulu",
                                       "universal", "0",   "+00",     "+00:00",  "00:00" };
    const char *value = value_of(s, SESSION_TIME_ZONE).text;

    if (value == NULL)
        return ZONE_UNKNOWN;
    for (size_t i = 0; i < sizeof(utc) / sizeof(utc[0]); i++) {
        if (strcasecmp(value, utc[i]) == 0)
            return ZONE_UTC;
    }
    return ZONE_OTHER;
}
