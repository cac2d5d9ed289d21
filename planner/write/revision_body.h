/* revision_body.h - what a new revision file holds. */
#ifndef PLANNER_WRITE_REVISION_BODY_H
#define PLANNER_WRITE_REVISION_BODY_H

#include "planner/config/config.h"
#include "planner/source/source.h"

struct revision_body {
    const char *id;
    const char *message;
    struct strlist down;
    struct strlist labels;
    struct strlist depends_on;
    const char *create_date;
    const char *path; /* where it will be, for errors */
};

/* Renders the script.py.mako of the tree, our own where it has none, or a
 * .sql revision. Fails with ERROR_INPUT where what comes out would not read
 * back as body says: a message may close the docstring it stands in. */
bool revision_body_render(const struct source *source, const struct config *config,
                          const struct revision_body *body, bool sql, struct arena *arena,
                          const char **out, struct error *err);

#endif
