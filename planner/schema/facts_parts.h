/* facts_parts.h - what the files facts*.c share. */
#ifndef PLANNER_SCHEMA_FACTS_PARTS_H
#define PLANNER_SCHEMA_FACTS_PARTS_H

#include "planner/schema/facts.h"

struct fact_finder {
    const struct schema *schema;
    struct arena *arena;
    struct facts *out;
};

/* Returns "table app.users". */
const char *facts_name_of(const struct fact_finder *f, const struct relation *r);

/* Returns "column app.users.email". */
const char *facts_part_of(const struct fact_finder *f, const char *word, const struct relation *r,
                          const char *part);

/* Adds a fact, of which nothing is known yet; it goes with of, unless that is NULL. */
struct fact *facts_add(const struct fact_finder *f, enum fact_kind kind, const char *what,
                       const struct relation *of);

/* Returns NULL where the type is not known. */
const char *facts_type_text(const struct fact_finder *f, const struct type_name *type);

void facts_add_column(const struct fact_finder *f, const struct relation *r,
                      const struct column *c);
void facts_add_constraint(const struct fact_finder *f, const struct relation *r,
                          const struct constraint *c);
void facts_add_index(const struct fact_finder *f, const struct relation *r);

#endif
