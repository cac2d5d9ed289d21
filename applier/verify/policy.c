/* policy.c - see policy.h. */
#include "applier/verify/policy.h"

#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/nearest.h"
#include "common/number.h"

enum {
    APPROVALS_MOST = 99,
    GRACE_DAYS = 7 /* unless the policy says otherwise */
};

/* A line while it is read. */
struct reading {
    struct srcpos pos;
    struct arena *arena;
    struct host_policy *policy;
    struct error *err;
};

static bool refuse(struct reading *r, const char *what)
{
    return error_at(r->err, ERROR_POLICY, r->pos, "%s", what);
}

/* --- values ------------------------------------------------------------------- */

static bool read_bool(struct reading *r, struct str value, bool *out)
{
    if (!str_equals(value, "true") && !str_equals(value, "false"))
        return refuse(r, "the value is true or false");
    *out = str_equals(value, "true");
    return true;
}

/* Takes a string in double quotes from the front; no escapes. */
static bool take_string(struct reading *r, struct str *in, const char **out)
{
    const char *end =
        in->len > 1 && in->ptr[0] == '"' ? memchr(in->ptr + 1, '"', in->len - 1) : NULL;
    size_t len;

    if (end == NULL)
        return refuse(r, "the value is a text in double quotes");
    len = (size_t)(end - in->ptr) - 1;
    if (memchr(in->ptr + 1, '\\', len) != NULL)
        return refuse(r, "a text has no backslash");
    *out = arena_strndup(r->arena, in->ptr + 1, len);
    *in = str_trim((struct str){ end + 1, in->len - len - 2 });
    return true;
}

static bool read_string(struct reading *r, struct str value, const char **out)
{
    if (!take_string(r, &value, out))
        return false;
    return value.len == 0 || refuse(r, "something stands after the text");
}

static bool read_list(struct reading *r, struct str value, struct strlist *out)
{
    if (value.len < 2 || value.ptr[0] != '[' || value.ptr[value.len - 1] != ']')
        return refuse(r, "the value is a list on one line: [\"a\", \"b\"]");
    value = str_trim((struct str){ value.ptr + 1, value.len - 2 });
    while (value.len > 0) {
        const char *item = "";

        if (!take_string(r, &value, &item))
            return false;
        vec_push(r->arena, out, item);
        if (value.len == 0)
            break;
        if (value.ptr[0] != ',')
            return refuse(r, "the items of a list are separated by commas");
        value = str_trim((struct str){ value.ptr + 1, value.len - 1 });
    }
    return true;
}

/* "7d", "12h", "30m". */
static bool read_age(struct reading *r, struct str value, int64_t *out)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = { { 'd', 86400 }, { 'h', 3600 }, { 'm', 60 } };
    const char *text = "";
    size_t len;

    if (!read_string(r, value, &text))
        return false;
    len = strlen(text);
    for (size_t i = 0; len > 0 && i < sizeof(units) / sizeof(units[0]); i++) {
        int64_t count;

        if (text[len - 1] != units[i].unit ||
            !number_parse(arena_strndup(r->arena, text, len - 1), 1, 100000, &count))
            continue;
        *out = count * units[i].seconds;
        return true;
    }
    return refuse(r, "an age is written \"7d\", \"12h\" or \"30m\"");
}

/* --- keys --------------------------------------------------------------------- */

static bool set_signature(struct reading *r, struct str value)
{
    return read_bool(r, value, &r->policy->signatures.plan);
}

static bool set_approvals(struct reading *r, struct str value)
{
    int64_t count;

    if (!number_parse(arena_strndup(r->arena, value.ptr, value.len), 0, APPROVALS_MOST, &count))
        return refuse(r, "approvals is a number from 0 to 99");
    r->policy->signatures.approvals = (unsigned)count;
    return true;
}

static bool set_environment(struct reading *r, struct str value)
{
    if (!read_string(r, value, &r->policy->signatures.environment))
        return false;
    if (!signatures_is_environment(r->policy->signatures.environment))
        return refuse(r, "an environment's name has a-z, 0-9 and '-', at most 63 of them");
    return true;
}

static bool set_signers(struct reading *r, struct str value)
{
    return read_string(r, value, &r->policy->signers);
}

static bool set_max_age(struct reading *r, struct str value)
{
    return read_age(r, value, &r->policy->max_age_s);
}

static bool set_resume_grace(struct reading *r, struct str value)
{
    return read_age(r, value, &r->policy->grace_s);
}

static bool set_allow_dirty(struct reading *r, struct str value)
{
    return read_bool(r, value, &r->policy->allow_dirty);
}

static bool set_allow_unsigned(struct reading *r, struct str value)
{
    return read_bool(r, value, &r->policy->allow_unsigned);
}

static bool set_planner_may_approve(struct reading *r, struct str value)
{
    return read_bool(r, value, &r->policy->signatures.planner_may_approve);
}

static bool set_exclude_authors(struct reading *r, struct str value)
{
    return read_bool(r, value, &r->policy->exclude_authors);
}

static bool set_once(struct reading *r, struct str value)
{
    return read_bool(r, value, &r->policy->once);
}

static bool set_excluded(struct reading *r, struct str value)
{
    return read_list(r, value, &r->policy->signatures.excluded);
}

static bool set_revoked(struct reading *r, struct str value)
{
    return read_list(r, value, &r->policy->signatures.revoked);
}

/* A file of fingerprints and plan ids, one to a line. */
static bool set_revocations(struct reading *r, struct str value)
{
    const char *path = "";
    const char *text = "";

    if (!read_string(r, value, &path) || !host_policy_check_owner(path, r->err) ||
        !file_read_text(path, LIMIT_SIGNERS_FILE, r->arena, &text, r->err))
        return false;
    while (*text != '\0') {
        struct str line = { text, strcspn(text, "\n") };

        text += line.len + (text[line.len] == '\n');
        line.len = line.len == 0 ? 0 : strcspn(arena_strndup(r->arena, line.ptr, line.len), "#");
        line = str_trim(line);
        if (line.len > 0)
            vec_push(r->arena, &r->policy->signatures.revoked,
                     arena_strndup(r->arena, line.ptr, line.len));
    }
    return true;
}

static const struct key {
    const char *name;
    bool (*set)(struct reading *r, struct str value);
} keys[] = {
    { "allow_dirty", set_allow_dirty },
    { "allow_unsigned", set_allow_unsigned },
    { "approvals", set_approvals },
    { "environment", set_environment },
    { "exclude_authors", set_exclude_authors },
    { "excluded", set_excluded },
    { "max_age", set_max_age },
    { "once", set_once },
    { "planner_may_approve", set_planner_may_approve },
    { "resume_grace", set_resume_grace },
    { "revocations", set_revocations },
    { "revoked", set_revoked },
    { "signature", set_signature },
    { "signers", set_signers },
};

enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

static bool refuse_key(struct reading *r, const char *name)
{
    struct strlist names = { 0 };
    const char *nearest;

    for (size_t i = 0; i < KEY_COUNT; i++)
        vec_push(r->arena, &names, keys[i].name);
    nearest = nearest_find(name, &names);
    error_at(r->err, ERROR_POLICY, r->pos, "a policy has no '%s'", name);
    if (nearest != NULL)
        error_hint(r->err, "did you mean '%s'?", nearest);
    return error_hint(r->err, "keys: %s", strlist_join(&names, ", ", r->arena));
}

/* Cuts a comment off, which begins outside of quotes. */
static struct str without_comment(struct str line)
{
    bool quoted = false;

    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '"')
            quoted = !quoted;
        else if (line.ptr[i] == '#' && !quoted)
            return (struct str){ line.ptr, i };
    }
    return line;
}

static bool read_line(struct reading *r, struct str line, bool *seen)
{
    const char *equals;
    const char *name;
    struct str key;

    line = str_trim(without_comment(line));
    if (line.len == 0)
        return true;
    equals = memchr(line.ptr, '=', line.len);
    if (equals == NULL)
        return refuse(r, "a line is: key = value");
    key = str_trim((struct str){ line.ptr, (size_t)(equals - line.ptr) });
    name = arena_strndup(r->arena, key.ptr, key.len);
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(name, keys[i].name) != 0)
            continue;
        if (seen[i])
            return error_at(r->err, ERROR_POLICY, r->pos, "'%s' stands there twice", name);
        seen[i] = true;
        return keys[i].set(
            r, str_trim((struct str){ equals + 1, (size_t)(line.ptr + line.len - equals) - 1 }));
    }
    return refuse_key(r, name);
}

struct host_policy host_policy_none(void)
{
    return (struct host_policy){
        .signatures.plan = true,
        .allow_unsigned = true,
        .grace_s = (int64_t)GRACE_DAYS * 86400,
    };
}

bool host_policy_read(const char *path, struct arena *arena, struct host_policy *out,
                      struct error *err)
{
    struct reading r = { .pos = { path, 0, 0 }, .arena = arena, .policy = out, .err = err };
    bool seen[KEY_COUNT] = { false };
    const char *text;

    *out = host_policy_none();
    out->file = path;
    out->allow_unsigned = false;
    if (!host_policy_check_owner(path, err) ||
        !file_read_text(path, LIMIT_CONFIG_FILE, arena, &text, err))
        return error_while(err, "reading the host's policy");
    while (*text != '\0') {
        struct str line = { text, strcspn(text, "\n") };

        r.pos.line++;
        text += line.len + (text[line.len] == '\n');
        if (!read_line(&r, line, seen))
            return error_while(err, "reading the host's policy");
    }
    return true;
}
