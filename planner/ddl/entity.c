/* entity.c - see host.h: the views and functions that alembic_utils makes. */
#include <string.h>

#include "planner/ddl/host.h"

bool entity_call(struct ddl *d, const char *name, const struct py_args *args, bool *found)
{
    (void)args;
    *found = false;
    if (strcmp(name, "create_entity") == 0 || strcmp(name, "drop_entity") == 0 ||
        strcmp(name, "replace_entity") == 0 || strcmp(name, "revert_entity") == 0)
        return ddl_refuse(d, "op.%s() of alembic_utils is not understood", name);
    return true;
}
