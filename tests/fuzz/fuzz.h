/*
 * fuzz.h - what each fuzz target exports.
 *
 * A target is one file tests/fuzz/fuzz_NAME.c. "make fuzz" links it to
 * libFuzzer; "make test" links it to replay.c, which runs it over the files of
 * tests/fuzz/corpus/NAME, and over changed copies of them.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Feeds data to the code under test. Returns 0; a fault aborts.
 * NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
