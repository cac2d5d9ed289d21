/* signers.c - see signers.h. */
#include "planner/cmd/signers.h"

#include <stddef.h>

#include "common/file.h"
#include "common/verification.h"

const char *signers_find(const char *given)
{
    if (given != NULL)
        return given;
    if (file_exists(VERIFICATION_PROJECT_SIGNERS))
        return VERIFICATION_PROJECT_SIGNERS;
    return file_exists(VERIFICATION_HOST_SIGNERS) ? VERIFICATION_HOST_SIGNERS : NULL;
}
