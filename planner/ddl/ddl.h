/*
 * ddl.h - turning what a script called into PostgreSQL's SQL: the common ground.
 *
 * A struct ddl lives for one direction of one revision. The modules beside
 * this one read Python values (the terms that planner/py makes of calls of
 * sqlalchemy and alembic) and add statements. What is not understood to the
 * letter is refused, with the place and the reason: a refusal makes the
 * revision opaque from there on, so nothing is ever guessed.
 *
 * Functions here return false, or NULL, where they refused; the first refusal
 * stands.
 */
#ifndef PLANNER_DDL_DDL_H
#define PLANNER_DDL_DDL_H

#include "common/strbuf.h"
#include "common/strmap.h"
#include "planner/ddl/settings.h"
#include "planner/model/script.h"
#include "planner/py/host.h"

/* Statements that wait for the end of a batch_alter_table block. */
struct ddl_queue {
    VEC_FIELDS(struct statement);
};

/* A directive of the project's own, or what implements one; see custom.h. */
struct ddl_custom {
    const char *name;          /* op.name(); NULL for an implementation */
    const char *method;        /* of the class, that is called then */
    struct py_value *cls;      /* the operation's */
    struct py_value *function; /* of an implementation, else NULL */
};

/* A name that SQLAlchemy makes: anon_1. */
struct ddl_numbered {
    const char *stem;
    const char *identity; /* of what has it */
    const char *name;
    bool in_from; /* made inside of a FROM */
};

struct ddl_refusal {
    const char *reason; /* NULL while nothing was refused */
    struct srcpos pos;
    const struct py_value *unknown; /* the value that would be needed, or NULL */
    const char *raises;             /* the exception that Python would raise here, or NULL */
};

struct ddl_files;

/* Column() terms with constraints that are in a table already. */
struct ddl_columns {
    VEC_FIELDS(const struct py_object *);
};

struct ddl {
    struct arena *arena;
    const struct ddl_settings *settings;
    struct script *script;
    const struct ddl_files *files; /* of the repository; NULL where nothing is read */
    struct py_run *run;            /* that the calls come from; NULL in tests of single values */
    struct srcpos pos;             /* of the call that is being read */
    uint32_t line;                 /* of the script that leads to it */
    struct ddl_queue *queue;       /* where statements go instead of the script; NULL: the script */
    bool autocommit;               /* inside an autocommit_block() */
    uint32_t made;                 /* tables, indexes and constraints so far */
    unsigned savepoints;           /* made so far */
    unsigned depth;                /* of types, tables and SELECTs within each other */
    uint64_t work;                 /* that was done so far, see ddl_spend() */
    size_t arena_most;             /* bytes that the arena may take */
    struct ddl_guards guards;      /* what the script itself changes about its SQL */
    struct {
        VEC_FIELDS(struct ddl_custom);
    } customs;
    struct strmap *types; /* enum types that a create_table of this script made */
    struct ddl_columns columns;
    struct py_list tables;    /* Table() terms, see bound.h */
    struct py_names assigned; /* what the script sets in the package: sa.GUID = GUID */
    struct py_list attached;  /* what the script adds to such a table by naming its columns */
    struct {
        VEC_FIELDS(struct ddl_numbered);
    } numbered; /* of the statement that is read, see select_name.h */
    struct ddl_refusal refusal;
};

/* Each returns false, so that a reader can return its result. */
bool ddl_refuse(struct ddl *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool ddl_refuse_raise(struct ddl *d, const char *type, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Counts work; refuses once there was too much of it, or of memory. Terms share their parts
 * (x = x + x), so what a script takes a line to say can be larger than any machine. */
bool ddl_spend(struct ddl *d, uint64_t work);

/* Goes a level deeper, and back; refuses what is nested too deeply. */
bool ddl_enter(struct ddl *d);
void ddl_leave(struct ddl *d);

/* Refuses because of value: as an unknown where it is or holds one, else with
 * "what is written as PYTHON TYPE". */
bool ddl_refuse_value(struct ddl *d, const struct py_value *value, const char *what);

/* Adds a statement at the current line. The text is kept, not copied. */
void ddl_add(struct ddl *d, const char *sql);
void ddl_addf(struct ddl *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Adds one that runs only where a type is absent, or present. */
void ddl_add_if(struct ddl *d, const char *sql, enum statement_condition condition,
                const char *subject);

/* --- arguments of a call; NULL or false where they are not given ------------- */

/* Returns whether value is there and not None. */
bool ddl_given(const struct py_value *value);

/* Reads a keyword that must be a bool or None; leaves *out alone where it is
 * not given or None. */
bool ddl_arg_bool(struct ddl *d, const struct py_args *args, const char *name, bool *out);

/* Reads an argument that must be a string or None (then NULL). */
bool ddl_arg_str(struct ddl *d, const struct py_args *args, size_t index, const char *name,
                 const char **out);

/* Fails where a keyword is given that is not among the known ones. Those of
 * other databases (mysql_engine, ...) and info are known everywhere. */
bool ddl_args_known(struct ddl *d, const struct py_args *args, const char *const *known,
                    const char *function);

/* The items of a list or tuple; refuses what is neither. */
bool ddl_items(struct ddl *d, const struct py_value *value, const char *what,
               const struct py_list **out);

/* Returns the SYMBOL's name that value is or, where it is an OBJECT, calls;
 * NULL where it is neither. */
const char *ddl_symbol(const struct py_value *value);

/* Returns the last part of that name where it is one of sqlalchemy's (not of
 * func, nor of a dialect other than PostgreSQL's), else NULL. */
const char *ddl_sa_name(const struct py_value *value);

/* Returns the arguments that value's call was given, none where it is no call. */
const struct py_args *ddl_call_args(const struct py_value *value);

/* Returns whether value is an OBJECT calling .name(...) on something, which
 * is then *target. */
bool ddl_is_method(const struct py_value *value, const char *name, struct py_value **target);

/* A quoted SQL string literal, as PostgreSQL reads it with standard_conforming_strings on. */
const char *ddl_literal(struct arena *arena, const char *text);

#endif
