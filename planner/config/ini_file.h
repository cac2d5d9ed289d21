/*
 * ini_file.h - an ini file as Python's ConfigParser understands it.
 *
 * inih tells sections, names and values apart; what it lacks is done here:
 * indented names, [DEFAULT], interpolation, duplicate names, line numbers.
 */
#ifndef PLANNER_CONFIG_INI_FILE_H
#define PLANNER_CONFIG_INI_FILE_H

#include <stdbool.h>

#include "common/arena.h"
#include "common/error.h"
#include "common/str.h"
#include "common/strlist.h"

struct ini_file;

/* One "name = value", before interpolation. */
struct ini_option {
    const char *section;
    const char *name;  /* lower case */
    const char *value; /* lines joined by newlines */
    struct srcpos pos;
};

/* Reads text, which holds no NUL; path is what users call it and here what
 * %(here)s stands for. Fails with ERROR_CONFIG at the line that is wrong. */
bool ini_file_read(const char *path, const char *text, const char *here, struct arena *arena,
                   struct ini_file **out, struct error *err);

bool ini_file_has_section(const struct ini_file *ini, const char *section);

/* Returns the names of the sections, with commas between them. */
const char *ini_file_sections(const struct ini_file *ini, struct arena *arena);

/* Adds the names of the sections that have the option themselves, in order. */
void ini_file_sections_with(const struct ini_file *ini, const char *name, struct arena *arena,
                            struct strlist *out);

/* Adds the names of the section's options, those of [DEFAULT] among them. */
void ini_file_names(const struct ini_file *ini, const char *section, struct arena *arena,
                    struct strlist *out);

/* Returns the option of that section, or of [DEFAULT]; NULL where there is none. */
const struct ini_option *ini_file_find(const struct ini_file *ini, const char *section,
                                       const char *name);

/* Puts in what "%(name)s" and "%%" of the option's value stand for. Fails with
 * ERROR_CONFIG at the option. */
bool ini_file_value(const struct ini_file *ini, const char *section,
                    const struct ini_option *option, struct arena *arena, const char **out,
                    struct error *err);

#endif
