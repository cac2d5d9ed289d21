/* fuzz_signers.c - allowed signers files. */
#include <string.h>

#include "common/allowed_signers.h"
#include "tests/fuzz/fuzz.h"

static void ask(const struct allowed_signers *signers, struct arena *arena)
{
    for (size_t i = 0; i < signers->count; i++) {
        struct sshsig_signer signer = { .key = signers->items[i].key };
        const char *who;

        (void)allowed_signers_check(
            signers, &(struct allowed_question){ &signer, "migplan/v1/plan", NULL, 1795305600 },
            arena, &who);
        (void)allowed_signers_check(
            signers, &(struct allowed_question){ &signer, "git", "a@example.org", 0 }, arena, &who);
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct allowed_signers signers;
    struct error refused = { 0 };
    struct str bytes = { (const char *)data, size };

    /* As a file is read: text, and no NUL. */
    if (str_check_text(bytes, "signers", &refused) &&
        allowed_signers_parse(arena_strndup(&arena, bytes.ptr, bytes.len), "signers", &arena,
                              &signers, &refused))
        ask(&signers, &arena);
    arena_free(&arena);
    return 0;
}
