/*
 * stop.h - SIGINT and SIGTERM: the first ends the run in order, the second at once.
 *
 * The signals arrive on a file descriptor that is polled beside the server's
 * socket, so no handler runs and nothing is global.
 */
#ifndef APPLIER_EXECUTE_STOP_H
#define APPLIER_EXECUTE_STOP_H

#include <signal.h>
#include <stdbool.h>

struct stop {
    int fd;
    int signal; /* that asked to stop; 0 for none */
    sigset_t before;
};

/* Has SIGINT and SIGTERM arrive on stop->fd, and SIGPIPE ignored. */
bool stop_open(struct stop *stop);

/* Reads what has come. Returns whether to stop; a second signal ends the process. */
bool stop_read(struct stop *stop);

/* Where another stop was open before this one, what this one has read is there for that one to
 * read: who runs several plans must not go on because the last of them ended well. */
void stop_close(struct stop *stop);

#endif
