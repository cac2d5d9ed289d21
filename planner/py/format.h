/* format.h - the three ways in which Python formats text. */
#ifndef PLANNER_PY_FORMAT_H
#define PLANNER_PY_FORMAT_H

#include "planner/py/run.h"

/* text % args */
struct py_value *py_percent(struct py_run *run, struct py_value *text, struct py_value *args,
                            struct srcpos pos);

/* text.format(args) */
struct py_value *py_format(struct py_run *run, struct py_value *text, const struct py_args *args,
                           struct srcpos pos);

/* format(value, spec): a STR or an UNKNOWN; NULL where it aborted. */
struct py_value *py_format_value(struct py_run *run, struct py_value *value, struct str spec,
                                 struct srcpos pos);

/* value after !r, !s or !a; conversion is 0 for none. */
struct py_value *py_convert(struct py_run *run, struct py_value *value, char conversion,
                            struct srcpos pos);

/* What is between "{" and "}" of a number, a width and so on. */
struct py_spec {
    struct str fill; /* one character; "" for the default */
    char align;      /* < > = ^, 0 for the default */
    char sign;       /* + - blank, 0 for the default */
    bool alternate;  /* # */
    bool zero;       /* 0 */
    char grouping;   /* , or _, 0 for none */
    int64_t width;
    int64_t precision; /* -1 for none */
    char type;         /* 0 for none */
};

/* Reads a format specification; false where it is none that we understand. */
bool py_spec_read(struct str text, struct py_spec *out);

/* Adds a number as spec says; false where that is not known. */
bool py_spec_add_int(struct strbuf *sb, const struct py_spec *spec, int64_t integer);
bool py_spec_add_float(struct strbuf *sb, const struct py_spec *spec, double real);
bool py_spec_add_text(struct strbuf *sb, const struct py_spec *spec, struct str text);

#endif
