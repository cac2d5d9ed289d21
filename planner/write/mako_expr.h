/* mako_expr.h - the few Python expressions that Alembic's templates hold. */
#ifndef PLANNER_WRITE_MAKO_EXPR_H
#define PLANNER_WRITE_MAKO_EXPR_H

#include "common/strbuf.h"
#include "planner/write/mako.h"

/* What names mean at one place of a template. */
struct mako_scope {
    const struct mako_template *template;
    struct mako_values bound;  /* by code: option values */
    const char *loop_name;     /* NULL where no loop was begun */
    struct strlist loop_items; /* that it goes over */
    const char *loop_value;    /* NULL outside a loop */
    struct arena *arena;
};

/* Adds the value of the text between "${" and "}". Returns false where it is
 * not one that is known. */
bool mako_expr_add(const struct mako_scope *scope, const char *text, struct strbuf *out);

/* Obeys code between "<%" and "%>": "import re", "NAME =
 * config.get_main_option("KEY")". Returns false for any other. */
bool mako_expr_run(struct mako_scope *scope, const char *code);

/* Reads "for NAME in re.split(r',\s*', NAMES):" and its like, and sets the
 * scope's loop. Returns false where it is another. */
bool mako_expr_loop(struct mako_scope *scope, const char *line);

#endif
