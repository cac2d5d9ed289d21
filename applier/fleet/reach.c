/* reach.c - see reach.h. */
#include "applier/fleet/reach.h"

#include <string.h>

void reach_drop(struct reach *reach)
{
    arena_free(&reach->arena);
    *reach = (struct reach){ 0 };
}

bool reach_target(struct reach *reach, const char *url, const struct target *own, int64_t wait_ms,
                  struct error *err)
{
    const struct target_request request = { .migapply_url = url };
    const struct target *target = own;

    if (reach->conn != NULL && strcmp(reach->url, url) == 0)
        return true;
    reach_drop(reach);
    if (url[0] != '\0') {
        struct target *found = arena_new(&reach->arena, struct target);

        if (!target_find(&request, &reach->arena, found, err))
            return false;
        target = found;
    }
    reach->url = arena_strdup(&reach->arena, url);
    return conn_open_wait(target, CONN_WRITE, "migapply fleet", wait_ms, &reach->arena,
                          &reach->conn, err);
}
