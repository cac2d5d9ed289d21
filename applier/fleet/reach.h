/* reach.h - a connection to one target after the other, kept while the server is the same. */
#ifndef APPLIER_FLEET_REACH_H
#define APPLIER_FLEET_REACH_H

#include "applier/db/conn.h"

struct reach {
    struct conn *conn; /* NULL where there is none */
    const char *url;
    struct arena arena;
};

/* Connects to the target that url names, else to own ("" for own). */
bool reach_target(struct reach *reach, const char *url, const struct target *own, int64_t wait_ms,
                  struct error *err);

/* Ends the connection. */
void reach_drop(struct reach *reach);

#endif
