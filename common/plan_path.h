/* plan_path.h - where in a plan one is: "steps[3].locks[0].mode"; private to
 * common/plan*.c. */
#ifndef COMMON_PLAN_PATH_H
#define COMMON_PLAN_PATH_H

#include <stddef.h>

struct plan_path {
    char text[256];
    size_t len;
};

/* Goes in, and back to where one was. What does not fit is left out. */
void plan_path_key(struct plan_path *path, const char *key);
void plan_path_index(struct plan_path *path, size_t i);
void plan_path_cut(struct plan_path *path, size_t len);

/* Returns it for messages: "the plan" at the top. */
const char *plan_path_text(const struct plan_path *path);

#endif
