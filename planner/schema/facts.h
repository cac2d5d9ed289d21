/*
 * facts.h - a schema as a list of facts, for comparing it with another one.
 *
 * A fact is a thing by its name, and what is said of it, in words. What is not
 * known stays open: it equals everything. Rows, owners, rights, comments,
 * storage and the order of columns are no facts.
 */
#ifndef PLANNER_SCHEMA_FACTS_H
#define PLANNER_SCHEMA_FACTS_H

#include "common/strmap.h"
#include "planner/schema/schema.h"

enum fact_kind {
    FACT_RELATION,
    FACT_COLUMN,
    FACT_CONSTRAINT,
    FACT_INDEX,
    FACT_TRIGGER,
    FACT_TYPE,
    FACT_FUNCTION,
    FACT_SCHEMA,
};

enum {
    FACT_SAYINGS = 10,
    FACT_QUERY = 5, /* what is said of a view there is its query */
};

struct fact {
    enum fact_kind kind;
    const char *what;      /* "column users.email", "index ix_a": equal for equal things */
    struct strlist stands; /* what it goes with: "table users" of a column */
    const char *refers;    /* another table that is named in what is said; NULL */
    /* What is said, at places of its kind: "not null"; NULL where not known. */
    const char *said[FACT_SAYINGS];
    struct made made;
    bool partial; /* of a relation: it may have parts that are not known */
    bool temporary;
    bool assumed; /* no statement made it */
};

struct facts {
    VEC_FIELDS(struct fact);
};

/* Adds the facts of all that s holds. */
void facts_find(const struct schema *s, struct arena *arena, struct facts *out);

/* Returns them by their names: what -> struct fact *. */
struct strmap *facts_by_name(const struct facts *facts, struct arena *arena);

/* Returns what a thing is called in facts: "table", "users", "email". part is
 * "" for what is no part of another thing. */
const char *fact_name(const char *word, const char *schema, const char *name, const char *part,
                      struct arena *arena);

/* Returns the word that facts have for relations of that kind. */
const char *fact_word(enum relation_kind kind);

#endif
