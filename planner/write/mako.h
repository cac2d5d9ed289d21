/*
 * mako.h - script.py.mako, rendered without Mako.
 *
 * Knows what Alembic's own templates and their usual relatives hold:
 * "${name}", "${name | comma,n}", "${repr(name)}", "${a if a else "text"}",
 * comments, continued lines, and in the template for several databases
 * "% for name in ...:". Anything else is refused: nothing is executed.
 */
#ifndef PLANNER_WRITE_MAKO_H
#define PLANNER_WRITE_MAKO_H

#include <stdbool.h>

#include "common/arena.h"
#include "common/error.h"
#include "common/strlist.h"

enum mako_kind {
    MAKO_NONE,  /* None */
    MAKO_TEXT,  /* a str: the only one of items */
    MAKO_TUPLE, /* ('a', 'b') */
    MAKO_LIST,  /* ['a', 'b'] */
};

/* What a name stands for. */
struct mako_value {
    const char *name;
    enum mako_kind kind;
    struct strlist items;
};

struct mako_values {
    VEC_FIELDS(struct mako_value);
};

/* Returns an option of the configuration, NULL where it is not set. */
typedef const char *mako_option_fn(void *ctx, const char *name);

struct mako_template {
    const char *path; /* as users see it */
    const char *text;
    const struct mako_values *values;
    mako_option_fn *option; /* what config.get_main_option() answers */
    void *ctx;              /* of option */
};

/* Renders the template. Fails with ERROR_INPUT at the line that is not known. */
bool mako_render(const struct mako_template *template, struct arena *arena, const char **out,
                 struct error *err);

#endif
