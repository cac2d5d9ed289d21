/*
 * guard.h - what a project changes about the SQL that Alembic and SQLAlchemy write.
 *
 * A project can replace how a construct is written (@compiles), what a directive does
 * (Operations.implementation_for) and what happens around it (event listeners). That is code,
 * and code is not run here: what it touches is refused.
 */
#ifndef PLANNER_DDL_GUARD_H
#define PLANNER_DDL_GUARD_H

#include "planner/ddl/ddl.h"

/* @compiles(element): the directives that write it, or the type of that name. */
void guard_add_element(struct ddl_guards *out, struct arena *arena, const char *element,
                       const char *reason);

/* @Operations.implementation_for(ops.CreateTableOp, replace=True): the directive. */
void guard_add_operation(struct ddl_guards *out, struct arena *arena, const char *class_name,
                         const char *reason);

/* A listener for an event of tables: the directives that send it. The name may be any event's. */
void guard_add_event(struct ddl_guards *out, struct arena *arena, const char *event,
                     const char *reason);

/* The name of a guard of what Table.create() and drop() do of tables that a script makes. */
#define GUARD_OWN_TABLES "Table.create"

/* Refuses where the project changes what name, a directive or a type, writes. */
bool guard_check(struct ddl *d, const char *name);

/* As guard_check(), for what no directive writes: constructs that are executed. */
bool guard_check_construct(struct ddl *d);

/* Remembers what a script itself changes by calling symbol. *found tells whether it does. */
void guard_note_call(struct ddl *d, const char *symbol, const struct py_args *args, bool *found);

#endif
