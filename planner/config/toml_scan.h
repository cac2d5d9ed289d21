/* toml_scan.h - the smallest parts of TOML: blanks, keys, strings, bare words. */
#ifndef PLANNER_CONFIG_TOML_SCAN_H
#define PLANNER_CONFIG_TOML_SCAN_H

#include "planner/config/toml.h"

struct toml_scan {
    const char *at;
    struct srcpos pos; /* line of at */
    struct arena *arena;
};

/* Moves past blanks; with lines also past line ends and comments. */
void toml_skip(struct toml_scan *s, bool lines);

/* Moves past c. Returns false, moving nowhere, where something else stands. */
bool toml_take(struct toml_scan *s, char c);

/* Returns false with err set: wanted is what should stand here. */
bool toml_wrong(const struct toml_scan *s, const char *wanted, struct error *err);

/* Moves past the end of the line, which may have a comment before it. */
bool toml_end_line(struct toml_scan *s, struct error *err);

/* Reads a key without dots: bare or quoted. */
bool toml_key(struct toml_scan *s, const char **out, struct error *err);

/* Reads a string at its quote, of any of the four kinds. */
bool toml_string(struct toml_scan *s, const char **out, struct error *err);

/* Reads a bool, number or time. */
bool toml_word(struct toml_scan *s, enum toml_kind *kind, const char **out, struct error *err);

#endif
