/* fuzz_url.c - SQLAlchemy's URLs and libpq's connection strings, from the environment. */
#include <stdlib.h>
#include <string.h>

#include "applier/db/target.h"
#include "common/str.h"
#include "tests/fuzz/fuzz.h"

/* What stands between the first ':' behind "://" and the last '@' before a '/':
 * a password that no screen may show. Short ones are in anything. */
static struct str password_of(const char *url)
{
    enum { SHORT = 8 };
    const char *user = strstr(url, "://");
    const char *colon = user == NULL ? NULL : strchr(user + 3, ':');
    const char *at = colon == NULL ? NULL : strchr(colon, '@');
    struct str none = { "", 0 };

    if (at == NULL || at - colon <= SHORT || strcspn(user + 3, "/?#@") < (size_t)(at - user - 3))
        return none;
    return (struct str){ colon + 1, (size_t)(at - colon) - 1 };
}

static void check_hidden(const char *url, const struct target *target, struct arena *arena)
{
    struct str password = password_of(url);
    const char *text = arena_strndup(arena, password.ptr, password.len);

    if (password.len == 0 || strstr(strstr(url, text) + password.len, text) != NULL)
        return;
    if (!target->has_password || strstr(target->shown, text) != NULL)
        abort();
}

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct error refused = { 0 };
    struct target target;
    const char *url;

    if (memchr(data, '\0', size) == NULL) {
        url = arena_strndup(&arena, (const char *)data, size);
        if (target_find(&(struct target_request){ .migapply_url = url }, &arena, &target,
                        &refused) &&
            size > 0)
            check_hidden(url, &target, &arena);
    }
    arena_free(&arena);
    return 0;
}
