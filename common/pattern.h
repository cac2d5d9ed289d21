/* pattern.h - lists of shell-like patterns, as OpenSSH has them. */
#ifndef COMMON_PATTERN_H
#define COMMON_PATTERN_H

#include <stdbool.h>

/* Returns whether text is matched by pattern, in which '*' is any text and '?'
 * any one byte. */
bool pattern_match(const char *pattern, const char *text);

/* Returns whether text is matched by one of the patterns of list, which are
 * separated by commas, and by none of those that begin with '!'. */
bool pattern_match_list(const char *list, const char *text);

#endif
