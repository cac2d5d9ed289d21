/* std_date.c - dates and UUIDs that are written down, and what str() says of them. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/number.h"
#include "planner/py/run.h"
#include "planner/py/std.h"
#include "planner/py/std_table.h"
#include "planner/py/text.h"

/* --- dates --------------------------------------------------------------- */

enum part { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, MICROSECOND, PARTS };

struct moment {
    int64_t parts[PARTS];
    bool has_date;
    bool has_time;
    bool is_utc;
};

static const char *const part_names[PARTS] = { "year",   "month",  "day",        "hour",
                                               "minute", "second", "microsecond" };

static bool read_part(const struct py_args *args, enum part part, size_t index, bool is_required,
                      int64_t *out)
{
    const struct py_value *value = py_args_get(args, index, part_names[part]);

    if (value == NULL)
        return !is_required;
    if (!py_is_integer(value))
        return false;
    *out = py_integer(value);
    return true;
}

static bool is_zone(const struct py_args *args, size_t index, bool *is_utc)
{
    const struct py_value *zone = py_args_get(args, index, "tzinfo");

    *is_utc = zone != NULL &&
              (py_is_symbol(zone, "datetime.timezone.utc") || py_is_symbol(zone, "datetime.UTC"));
    return zone == NULL || zone->kind == PY_NONE || *is_utc;
}

static bool is_valid(const struct moment *m)
{
    static const int64_t most[PARTS] = { 9999, 12, 31, 23, 59, 59, 999999 };

    for (size_t i = m->has_date ? 0 : HOUR; i < PARTS; i++) {
        if (m->parts[i] < (i <= DAY ? 1 : 0) || m->parts[i] > most[i])
            return false;
    }
    return true;
}

static bool read_moment(const struct py_object *object, struct moment *out)
{
    const struct py_args *args = &object->args;

    *out = (struct moment){ 0 };
    if (object->term != PY_TERM_CALL || object->target->kind != PY_SYMBOL)
        return false;
    out->has_date = strcmp(object->target->symbol, "datetime.date") == 0 ||
                    strcmp(object->target->symbol, "datetime.datetime") == 0;
    out->has_time = strcmp(object->target->symbol, "datetime.time") == 0 ||
                    strcmp(object->target->symbol, "datetime.datetime") == 0;
    if (!out->has_date && !out->has_time)
        return false;
    for (size_t i = 0; i < PARTS; i++) {
        bool is_there = i <= DAY ? out->has_date : out->has_time;
        size_t index = out->has_date ? i : i - HOUR;

        if (is_there && !read_part(args, (enum part)i, index, i <= DAY, &out->parts[i]))
            return false;
    }
    return (!out->has_time || is_zone(args, out->has_date ? 7 : 4, &out->is_utc)) && is_valid(out);
}

static void add_time(struct strbuf *sb, const struct moment *m)
{
    strbuf_addf(sb, "%02d:%02d:%02d", (int)m->parts[HOUR], (int)m->parts[MINUTE],
                (int)m->parts[SECOND]);
    if (m->parts[MICROSECOND] != 0)
        strbuf_addf(sb, ".%06d", (int)m->parts[MICROSECOND]);
    if (m->is_utc)
        strbuf_addstr(sb, "+00:00");
}

static void add_iso(struct strbuf *sb, const struct moment *m, char between)
{
    if (m->has_date)
        strbuf_addf(sb, "%04d-%02d-%02d", (int)m->parts[YEAR], (int)m->parts[MONTH],
                    (int)m->parts[DAY]);
    if (m->has_date && m->has_time)
        strbuf_addch(sb, between);
    if (m->has_time)
        add_time(sb, m);
}

bool py_std_date_text(struct strbuf *sb, const struct py_object *object)
{
    struct moment m;

    if (!read_moment(object, &m))
        return false;
    add_iso(sb, &m, ' ');
    return true;
}

/* The directives of strftime() that say the same in every locale. */
static bool add_directive(struct strbuf *sb, const struct moment *m, char directive)
{
    switch (directive) {
    case 'Y':
        strbuf_addf(sb, "%d", (int)m->parts[YEAR]);
        return m->parts[YEAR] >= 1000;
    case 'm':
        strbuf_addf(sb, "%02d", (int)m->parts[MONTH]);
        return true;
    case 'd':
        strbuf_addf(sb, "%02d", (int)m->parts[DAY]);
        return true;
    case 'H':
        strbuf_addf(sb, "%02d", (int)m->parts[HOUR]);
        return true;
    case 'M':
        strbuf_addf(sb, "%02d", (int)m->parts[MINUTE]);
        return true;
    case 'S':
        strbuf_addf(sb, "%02d", (int)m->parts[SECOND]);
        return true;
    case 'f':
        strbuf_addf(sb, "%06d", (int)m->parts[MICROSECOND]);
        return true;
    case '%':
        strbuf_addch(sb, '%');
        return true;
    default:
        return false;
    }
}

static struct py_value *date_strftime(struct py_run *run, const struct moment *m, struct str format)
{
    struct strbuf sb = { .arena = run->arena };

    if (!m->has_date)
        return NULL;
    for (size_t i = 0; i < format.len; i++) {
        if (format.ptr[i] != '%')
            strbuf_addch(&sb, format.ptr[i]);
        else if (++i == format.len || !add_directive(&sb, m, format.ptr[i]))
            return NULL;
    }
    return py_str_taken(run->arena, &sb);
}

struct py_value *py_std_date_method(struct py_run *run, const struct py_call *call)
{
    const struct py_object *method = call->callee->object;
    struct strbuf sb = { .arena = run->arena };
    struct moment m;

    if (method->target->kind != PY_OBJECT || !read_moment(method->target->object, &m))
        return NULL;
    if (strcmp(method->name, "strftime") == 0 && py_takes(call->args, 1, 1) &&
        call->args->list.items[0]->kind == PY_STR)
        return date_strftime(run, &m, call->args->list.items[0]->text);
    if (strcmp(method->name, "isoformat") != 0 || !py_takes(call->args, 0, 0))
        return NULL;
    add_iso(&sb, &m, 'T');
    return py_str_taken(run->arena, &sb);
}

/* --- UUIDs and decimals -------------------------------------------------- */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* UUID('...') in the form with or without hyphens. */
static bool add_uuid(struct strbuf *sb, const struct py_args *args)
{
    const struct py_value *value = py_args_get(args, 0, "hex");
    const char *text = value == NULL ? NULL : py_cstr(value);
    size_t digits = 0;

    if (text == NULL || args->list.count + args->named.count != 1)
        return false;
    for (; *text != '\0'; text++) {
        if (*text == '-')
            continue;
        if (!is_hex(*text) || digits >= 32)
            return false;
        if (digits == 8 || digits == 12 || digits == 16 || digits == 20)
            strbuf_addch(sb, '-');
        strbuf_addch(sb, (char)(*text >= 'A' && *text <= 'F' ? *text + 32 : *text));
        digits++;
    }
    return digits == 32;
}

/* "12", "12.50": digits, with at most one point between two of them, as Decimal() would print them
 * again. */
static bool is_plain_decimal(const char *text)
{
    size_t whole = strspn(text, "0123456789");
    size_t rest = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;

    if (whole == 0 || (whole > 1 && text[0] == '0') || strlen(text) > 28 ||
        strncmp(text, "0.000000", 8) == 0)
        return false;
    return text[whole] == '\0' || (rest > 0 && text[whole + 1 + rest] == '\0');
}

static bool add_decimal(struct strbuf *sb, const struct py_args *args)
{
    const struct py_value *value = py_args_get(args, 0, "value");

    if (value == NULL || args->list.count + args->named.count != 1)
        return false;
    if (value->kind == PY_INT)
        return py_add_repr(sb, value);
    if (py_cstr(value) == NULL || !is_plain_decimal(py_cstr(value)))
        return false;
    strbuf_addstr(sb, py_cstr(value));
    return true;
}

/* Paths have no str(): what a script reads is found wherever it lies, what it prints is not. */
bool py_std_str(struct strbuf *sb, const struct py_object *object)
{
    if (object->term != PY_TERM_CALL || object->target->kind != PY_SYMBOL)
        return false;
    if (strcmp(object->target->symbol, "uuid.UUID") == 0)
        return add_uuid(sb, &object->args);
    if (strcmp(object->target->symbol, "decimal.Decimal") == 0)
        return add_decimal(sb, &object->args);
    return py_std_date_text(sb, object);
}

struct py_value *py_std_method(struct py_run *run, const struct py_call *call)
{
    struct py_value *value = py_std_path_method(run, call);

    if (value == NULL && run->abort == PY_RUNNING)
        value = py_std_date_method(run, call);
    return value;
}

const struct py_std_function py_std_date[] = {
    { NULL, NULL },
};
