/*
 * plan_types_test.c - a value of another type, at every field of a plan.
 *
 * Each value of whole plans, whatever it is in, is replaced by one of every
 * other JSON type. Each must be refused, with the path of the value.
 */
#include <ctype.h>
#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/plan_path.h"
#include "common/strbuf.h"
#include "tests/support/check.h"
#include "tests/unit/common/plan_random.h"
#include "tests/unit/common/tests.h"

enum { SEEDS = 2 };

/* A plan's text, and where the walk is in it. */
struct walk {
    const char *text;
    size_t len;
    size_t at;
    struct plan_path path;
    unsigned seen;
    unsigned accepted;
};

static const char *const others[] = { "\"x\"", "7", "true", "null", "[]", "{}" };

/* Returns which of others is of the type that begins at c; true and false are one. */
static size_t type_of(char c)
{
    static const char first[] = { '"', '7', 't', 'n', '[', '{' };

    if (c == 'f')
        c = 't';
    if (c == '-' || isdigit((unsigned char)c))
        c = '7';
    for (size_t i = 0; i < sizeof(first); i++) {
        if (first[i] == c)
            return i;
    }
    return sizeof(first);
}

static void try_other(struct walk *w, size_t begin, size_t end, const char *other)
{
    struct arena a = { 0 };
    struct strbuf sb = { .arena = &a };
    struct error err = { 0 };
    const char *path = plan_path_text(&w->path);
    struct plan plan;

    strbuf_add(&sb, w->text, begin);
    strbuf_addstr(&sb, other);
    strbuf_add(&sb, w->text + end, w->len - end);
    if (plan_parse((struct str){ strbuf_text(&sb), sb.len }, "p", &a, &plan, &err)) {
        check_str("refused", other, path);
        w->accepted++;
    } else {
        check_int(path, err.code, ERROR_BAD_PLAN);
        if (strncmp(err.message, path, strlen(path)) != 0)
            check_str(other, err.message, path);
    }
    arena_free(&a);
}

static void walk_value(struct walk *w);

static void skip_string(struct walk *w)
{
    for (w->at++; w->text[w->at] != '"'; w->at++)
        w->at += w->text[w->at] == '\\';
    w->at++;
}

static void skip_blanks(struct walk *w)
{
    w->at += strspn(w->text + w->at, " \n,");
}

static void walk_items(struct walk *w, char close)
{
    size_t before = w->path.len;
    size_t i = 0;

    w->at++;
    for (skip_blanks(w); w->text[w->at] != close; skip_blanks(w)) {
        if (close == '}') {
            size_t key = w->at + 1;
            char name[256] = "";

            skip_string(w);
            memcpy(name, w->text + key, w->at - 1 - key);
            plan_path_key(&w->path, name);
            w->at += strlen(": ");
        } else {
            plan_path_index(&w->path, i++);
        }
        walk_value(w);
        plan_path_cut(&w->path, before);
    }
    w->at++;
}

/* As deep as the plan, which a plan may be twelve times. */
static void walk_value(struct walk *w)
{
    size_t begin = w->at;
    size_t type = type_of(w->text[begin]);

    if (w->text[begin] == '{')
        walk_items(w, '}');
    else if (w->text[begin] == '[')
        walk_items(w, ']');
    else if (w->text[begin] == '"')
        skip_string(w);
    else
        w->at += strcspn(w->text + w->at, ",\n");
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (i != type && w->seen++ % check_thin() == 0)
            try_other(w, begin, w->at, others[i]);
    }
}

static void test_plan(const char *row, struct str text)
{
    struct walk w = { .text = text.ptr, .len = text.len };

    walk_value(&w);
    check_int("to its end", (long long)w.at, (long long)text.len - 1);
    check_int(row, w.seen > 300, 1);
    check_int(row, w.accepted, 0);
}

static void test_types(void)
{
    struct arena a = { 0 };
    struct error err = { 0 };
    struct str bytes = { 0 };

    check_ok("sample", file_read("tests/data/plan/sample.json", LIMIT_PLAN_FILE, &a, &bytes, &err),
             &err);
    test_plan("sample", bytes);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct plan plan;

        plan_random(seed, &a, &plan);
        test_plan(arena_printf(&a, "seed %d", (int)seed), plan_text(&plan, &a));
    }
    arena_free(&a);
}

CU_TestInfo plan_types_tests[] = {
    { "every value replaced by every other type", test_types },
    CU_TEST_INFO_NULL,
};
