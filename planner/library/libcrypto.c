/* libcrypto.c - the functions of OpenSSL that common/ calls, for migplan; see library.h.
 * migapply is linked to the library itself, as libpq is. */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "planner/library/library.h"

#define TEXT_OF(number) #number
#define FILE_OF(number) "libcrypto.so." TEXT_OF(number)

static const char file[] = FILE_OF(OPENSSL_SHLIB_VERSION);
static const char package[] = "libssl3";

#include "planner/library/libcrypto_functions.h"
