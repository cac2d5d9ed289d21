/*
 * check.h - CUnit assertions that say what they got.
 *
 * Each takes the name of the table row it checks, so that a failing row of a
 * table-driven test names itself.
 */
#ifndef TESTS_SUPPORT_CHECK_H
#define TESTS_SUPPORT_CHECK_H

#include <CUnit/CUnit.h>

#include "common/error.h"

#define check_str(row, got, want) check_str_at(__FILE__, __LINE__, (row), (got), (want))
#define check_int(row, got, want) check_int_at(__FILE__, __LINE__, (row), (got), (want))
#define check_ok(row, ok, err)    check_ok_at(__FILE__, __LINE__, (row), (ok), (err))

void check_str_at(const char *file, unsigned line, const char *row, const char *got,
                  const char *want);
void check_int_at(const char *file, unsigned line, const char *row, long long got, long long want);
void check_ok_at(const char *file, unsigned line, const char *row, bool ok,
                 const struct error *err);

/* Returns every how manieth turn a long loop shall take: 1, or what TEST_THIN
 * says where the tests run under something slow, as in make valgrind. */
unsigned check_thin(void);

#endif
