/* error.c - see error.h. */
#include "common/error.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "common/escape.h"

static void __attribute__((format(printf, 3, 0)))
set(struct error *err, enum error_code code, const char *fmt, va_list ap)
{
    assert(err->code == ERROR_NONE);
    err->code = code;
    (void)vsnprintf(err->message, sizeof(err->message), fmt, ap);
}

bool error_set(struct error *err, enum error_code code, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    set(err, code, fmt, ap);
    va_end(ap);
    return false;
}

static bool add_place(struct error *err, struct srcpos pos)
{
    if (pos.file == NULL)
        return false;
    if (pos.line == 0)
        return error_fact(err, "at", "%s", pos.file);
    if (pos.column == 0)
        return error_fact(err, "at", "%s:%u", pos.file, pos.line);
    return error_fact(err, "at", "%s:%u:%u", pos.file, pos.line, pos.column);
}

bool error_at(struct error *err, enum error_code code, struct srcpos pos, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    set(err, code, fmt, ap);
    va_end(ap);
    err->pos = pos;
    return add_place(err, pos);
}

bool error_errno(struct error *err, const char *fmt, ...)
{
    int number = errno;
    size_t len;
    va_list ap;

    va_start(ap, fmt);
    set(err, ERROR_SYSTEM, fmt, ap);
    va_end(ap);
    len = strlen(err->message);
    (void)snprintf(err->message + len, sizeof(err->message) - len, ": %s", strerror(number));
    return false;
}

static void __attribute__((format(printf, 3, 0)))
add_fact(struct error *err, const char *label, const char *fmt, va_list ap)
{
    struct error_fact *fact;

    assert(err->code != ERROR_NONE);
    if (err->fact_count == ERROR_FACTS)
        return;
    fact = &err->facts[err->fact_count++];
    (void)snprintf(fact->label, sizeof(fact->label), "%s", label);
    (void)vsnprintf(fact->text, sizeof(fact->text), fmt, ap);
}

bool error_while(struct error *err, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    add_fact(err, "while", fmt, ap);
    va_end(ap);
    return false;
}

bool error_fact(struct error *err, const char *label, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    add_fact(err, label, fmt, ap);
    va_end(ap);
    return false;
}

bool error_state(struct error *err, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(err->state, sizeof(err->state), fmt, ap);
    va_end(ap);
    return false;
}

bool error_hint(struct error *err, const char *fmt, ...)
{
    va_list ap;

    if (err->hint_count == ERROR_HINTS)
        return false;
    va_start(ap, fmt);
    (void)vsnprintf(err->hints[err->hint_count++], sizeof(err->hints[0]), fmt, ap);
    va_end(ap);
    return false;
}

int error_status(const struct error *err)
{
    return error_code_find(err->code)->status;
}

static void print_fact(const char *label, const char *text, FILE *out)
{
    (void)fprintf(out, "  %-9s ", label);
    escape_print(text, out);
    (void)fputc('\n', out);
}

void error_print(const struct error *err, FILE *out)
{
    (void)fprintf(out, "error[E%03d]: ", (int)err->code);
    escape_print(err->message, out);
    (void)fputc('\n', out);
    for (unsigned i = 0; i < err->fact_count; i++)
        print_fact(err->facts[i].label, err->facts[i].text, out);
    if (err->state[0] != '\0')
        print_fact("state", err->state, out);
    for (unsigned i = 0; i < err->hint_count; i++) {
        (void)fputs("  hint: ", out);
        escape_print(err->hints[i], out);
        (void)fputc('\n', out);
    }
}
