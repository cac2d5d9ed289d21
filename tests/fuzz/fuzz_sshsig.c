/* fuzz_sshsig.c - signature files, and the blobs behind their armor. */
#include <stdlib.h>

#include "common/sshsig.h"
#include "tests/fuzz/fuzz.h"

/* Reads and verifies; nothing that a fuzzer makes is a signature. */
static void verify(const struct sshsig *sig, struct arena *arena)
{
    static const char file[] = "what nobody signed";
    struct sshsig_signer signer;
    struct sshsig_digest digest;

    if (sshsig_read_signer(sig, arena, &signer) != SIGFAULT_NONE)
        return;
    (void)sshkey_fingerprint(&signer.key, arena);
    sshsig_digest(str_of(file), &digest);
    if (sshsig_verify(sig, &signer, &digest, arena) == SIGFAULT_NONE)
        abort();
}

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct str bytes = { (const char *)data, size };
    struct sshsig sig;
    struct sshsig blob = { .name_space = { "x", 1 } };

    if (sshsig_parse(bytes, &arena, &sig) == SIGFAULT_NONE)
        verify(&sig, &arena);
    /* The same bytes as a key and its signature, without the armor in the way. */
    blob.public_key = (struct str){ bytes.ptr, size / 2 };
    blob.signature = (struct str){ bytes.ptr + size / 2, size - size / 2 };
    verify(&blob, &arena);
    blob.public_key = bytes;
    blob.signature = bytes;
    verify(&blob, &arena);
    arena_free(&arena);
    return 0;
}
