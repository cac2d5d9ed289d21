/* host_term.c - see host.h: calls that become terms. */
#include "planner/ddl/bound.h"
#include "planner/ddl/host.h"
#include "planner/ddl/signature.h"

enum py_answer host_make_term(struct ddl *d, struct py_run *run, const struct py_call *call,
                              bool is_part, struct py_value **out)
{
    const char *name = ddl_sa_name(call->callee);
    const char *params = name == NULL ? NULL : signature_of(name);
    struct py_args bound = *call->args;

    if (params == NULL && !is_part)
        return PY_NOT_MINE;
    if (params != NULL && !signature_bind(d, params, name, call->args, &bound))
        return host_refused(d, run);
    *out = py_object(d->arena, PY_TERM_CALL, call->pos);
    (*out)->object->target = call->callee;
    (*out)->object->args = bound;
    if (is_part) {
        (*out)->object->order = ++d->made;
        bound_note(d, *out);
    }
    return PY_DONE;
}
