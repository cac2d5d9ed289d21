/* library.c - see library.h. */
#include "planner/library/library.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static bool refuse(const char *file, const char *package, struct error *err)
{
    error_set(err, ERROR_SYSTEM, "the library %s cannot be loaded", file);
    error_fact(err, "because", "%s", dlerror());
    return error_hint(err, "install it:  apt-get install %s", package);
}

bool library_load(const char *file, const char *package, struct error *err)
{
    return dlopen(file, RTLD_NOW | RTLD_LOCAL) != NULL || refuse(file, package, err);
}

/* Loading twice is cheap: the second time only counts. */
void library_find(const char *file, const char *package, const char *name, void *function)
{
    struct error err = { 0 };
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    void *address = library == NULL ? NULL : dlsym(library, name);

    if (address == NULL) {
        (void)refuse(file, package, &err);
        error_print(&err, stderr);
        exit(error_status(&err));
    }
    memcpy(function, &address, sizeof(address));
}
