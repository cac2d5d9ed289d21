/*
 * proxy.h - between migapply and the server: counts the protocol's messages,
 * and strikes at one of them.
 *
 * The messages of both directions are counted in one sequence. At the chosen
 * one, before it is passed on, the program is killed (SIGKILL), or the
 * connection is cut: what was sent before has arrived, that message and what
 * follows has not.
 */
#ifndef TESTS_INTEGRATION_APPLY_PROXY_H
#define TESTS_INTEGRATION_APPLY_PROXY_H

#include <stdbool.h>

#include "tests/integration/apply/program.h"

enum proxy_action {
    PROXY_NONE,
    PROXY_KILL,
    PROXY_CUT,
    PROXY_TERM, /* SIGTERM, once */
};

struct proxy_strike {
    enum proxy_action action;
    long at; /* the message's number, from 1 */
};

struct proxy_result {
    struct run_result run;
    long messages; /* that were passed on */
    bool struck;
};

/* Runs migapply with its connections going through a proxy. */
struct proxy_result proxy_run(const char *const words[], const struct proxy_strike *strike,
                              struct arena *arena);

#endif
