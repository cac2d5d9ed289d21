/* number.h - numbers from outside. */
#ifndef COMMON_NUMBER_H
#define COMMON_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Reads a decimal number, with an optional '-', that is all of text and lies
 * between least and most. Returns false, leaving out alone, where it is not. */
bool number_parse(const char *text, int64_t least, int64_t most, int64_t *out);

#endif
