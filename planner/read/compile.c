/* compile.c - see compile.h. */
#include "planner/read/compile.h"

const char *compile_status_name(enum script_status status)
{
    switch (status) {
    case SCRIPT_COMPILED:
        return "compiled";
    case SCRIPT_OPAQUE:
        return "opaque";
    case SCRIPT_EMPTY:
        return "empty";
    case SCRIPT_MISSING:
        return "missing";
    case SCRIPT_RAISES:
        return "raises";
    }
    return "";
}
