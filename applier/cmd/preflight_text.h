/* preflight_text.h - what a preflight found, for people and for programs. */
#ifndef APPLIER_CMD_PREFLIGHT_TEXT_H
#define APPLIER_CMD_PREFLIGHT_TEXT_H

#include <stdio.h>

#include "applier/preflight/preflight.h"

void preflight_print(const struct preflight *p, FILE *out);

/* migapply.preflight/1 */
void preflight_print_json(const struct preflight *p, FILE *out);

#endif
