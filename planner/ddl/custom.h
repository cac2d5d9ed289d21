/*
 * custom.h - directives that a project adds to Alembic's own.
 *
 *     @Operations.register_operation("create_view", "invoke_for_target")
 *     class CreateView(MigrateOperation): ...
 *
 *     @Operations.implementation_for(CreateView)
 *     def create_view(operations, operation): ...
 *
 * Both are Python of the repository: op.create_view() calls the class's method, and what that hands
 * to operations.invoke() is given to the function.
 */
#ifndef PLANNER_DDL_CUSTOM_H
#define PLANNER_DDL_CUSTOM_H

#include "planner/ddl/ddl.h"
#include "planner/py/host.h"

/* Notes what a decorator of these two is called with. */
enum py_answer custom_register(struct ddl *d, const struct py_call *call, struct py_value **out);

/* op.name(...), and op.invoke(operation); not mine where nobody registered it. */
enum py_answer custom_call(struct ddl *d, struct py_run *run, const char *name,
                           const struct py_call *call, struct py_value **out);

#endif
