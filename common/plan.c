/* plan.c - see plan.h. */
#include "common/plan.h"

#include <inttypes.h>
#include <string.h>

#include "common/limits.h"
#include "common/number.h"
#include "common/plan_check.h"
#include "common/plan_read.h"
#include "common/plan_shape.h"

/* Returns what follows "key: " on a line of its own at the first level. A
 * string holds no line break, so no such line is inside one. */
static struct str first_level(struct str bytes, const char *line)
{
    size_t len = strlen(line);
    const char *p = bytes.ptr;
    const char *end = bytes.ptr + bytes.len;

    while (p != NULL && p < end) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));

        if ((size_t)(end - p) > len && memcmp(p, line, len) == 0)
            return (struct str){ p + len, (size_t)((stop == NULL ? end : stop) - p) - len };
        p = stop == NULL ? NULL : stop + 1;
    }
    return (struct str){ NULL, 0 };
}

/* A format of the future may have fields that I do not know: that it is one is
 * the better message. */
static bool check_version(struct str bytes, const char *file, struct arena *arena,
                          struct error *err)
{
    struct str value = first_level(bytes, "  \"format_version\": ");
    const char *text = arena_strndup(arena, value.ptr, value.len > 20 ? 0 : value.len);
    size_t len = strlen(text);
    int64_t version;

    if (len > 0 && text[len - 1] == ',')
        text = arena_strndup(arena, text, len - 1);
    if (!number_parse(text, 2, INT64_MAX, &version))
        return true;
    error_set(err, ERROR_BAD_PLAN, "%s is a plan of format %" PRId64 ", and I know %d only", file,
              version, PLAN_FORMAT_VERSION);
    return plan_fault_at(bytes, file, (size_t)(value.ptr - bytes.ptr), err);
}

static bool check_size(struct str bytes, const char *file, struct error *err)
{
    if (bytes.len == 0) {
        error_set(err, ERROR_BAD_PLAN, "%s is empty", file);
        return error_hint(err, "where there is nothing to do migplan writes no plan");
    }
    return bytes.len <= LIMIT_PLAN_FILE ||
           error_set(err, ERROR_BAD_PLAN, "%s is larger than %d MiB", file, LIMIT_PLAN_FILE >> 20);
}

/* What was read and is written again must be the same bytes. The reader sees
 * to that; this makes sure of the reader. */
static bool check_same(struct str bytes, const struct plan *plan, const char *file,
                       struct error *err)
{
    struct arena scratch = { 0 };
    struct str again = plan_text(plan, &scratch);
    bool same = again.len == bytes.len && memcmp(again.ptr, bytes.ptr, bytes.len) == 0;

    arena_free(&scratch);
    return same || error_set(err, ERROR_BAD_PLAN, "%s is not in its canonical form", file);
}

bool plan_parse(struct str bytes, const char *file, struct arena *arena, struct plan *out,
                struct error *err)
{
    struct plan_checker c = { .plan = out, .err = err };

    if (!check_size(bytes, file, err) || !check_version(bytes, file, arena, err) ||
        !plan_read(bytes, file, arena, out, err))
        return false;
    if (!plan_check_values(&c) || !plan_check_sense(&c))
        return plan_fault_at(bytes, file, plan_find(bytes, c.path.text), err);
    return check_same(bytes, out, file, err);
}

bool plan_check(const struct plan *plan, struct error *err)
{
    struct plan_checker c = { .plan = plan, .err = err };

    return plan_check_values(&c) && plan_check_sense(&c);
}

const char *plan_lock_mode_text(enum plan_lock_mode mode)
{
    return plan_words_lock_mode[mode];
}

const char *plan_direction_text(enum plan_direction direction)
{
    return plan_words_direction[direction];
}

const char *plan_step_kind_text(enum plan_step_kind kind)
{
    return plan_words_step_kind[kind];
}

const char *plan_op_text(enum plan_op op)
{
    return plan_words_op[op];
}

const char *plan_probe_kind_text(enum plan_probe_kind kind)
{
    return plan_words_probe_kind[kind];
}
