/*
 * replay.c - runs a fuzz target without a fuzzer.
 *
 *     replay FOLDER ROUNDS
 *
 * Gives the target each file of the folder, then ROUNDS changed copies of each,
 * which are the same on every run.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/number.h"
#include "tests/fuzz/fuzz.h"

enum { INPUT_MOST = 1 << 20 };

static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

/* In a block of its own and of its exact size, so that running over it shows. */
static void feed(const char *bytes, size_t len)
{
    uint8_t *copy = malloc(len == 0 ? 1 : len);

    if (copy == NULL)
        abort();
    if (len > 0)
        memcpy(copy, bytes, len);
    (void)LLVMFuzzerTestOneInput(copy, len);
    free(copy);
}

/* Another byte, one that stands elsewhere, or one bit. */
static void change(char *bytes, size_t len, uint32_t *state)
{
    size_t at = next(state) % len;

    switch (next(state) % 3) {
    case 0:
        bytes[at] = (char)next(state);
        break;
    case 1:
        bytes[at] = bytes[next(state) % len];
        break;
    default:
        bytes[at] = (char)(bytes[at] ^ (1 << next(state) % 7));
        break;
    }
}

static void feed_changed(struct str file, uint32_t seed, struct arena *arena)
{
    char *bytes = arena_strndup(arena, file.ptr, file.len);
    size_t len = file.len;
    uint32_t state = seed;

    if (next(&state) % 4 == 0)
        len = next(&state) % (len + 1);
    for (uint32_t i = next(&state) % 4 + 1; i > 0 && len > 0; i--)
        change(bytes, len, &state);
    feed(bytes, len);
}

static bool run_file(const char *path, uint32_t rounds)
{
    struct arena arena = { 0 };
    struct error err = { 0 };
    struct str file;
    bool done = file_read(path, INPUT_MOST, &arena, &file, &err);

    if (!done)
        error_print(&err, stderr);
    if (done)
        feed(file.ptr, file.len);
    for (uint32_t i = 0; done && i < rounds; i++) {
        struct arena unit = { 0 };

        feed_changed(file, i, &unit);
        arena_free(&unit);
    }
    arena_free(&arena);
    return done;
}

int main(int argc, char **argv)
{
    struct arena arena = { 0 };
    struct dirent **entries;
    int64_t rounds = 0;
    int count;
    int ran = 0;

    if (argc != 3 || !number_parse(argv[2], 0, 1000000, &rounds))
        return 2;
    count = scandir(argv[1], &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.')
            ran += run_file(file_join(argv[1], entries[i]->d_name, &arena), (uint32_t)rounds);
        free(entries[i]);
    }
    if (count > 0)
        free(entries);
    arena_free(&arena);
    (void)printf("  %s: %d inputs\n", argv[1], ran);
    return ran == 0;
}
