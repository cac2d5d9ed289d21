/* arena_test.c - tests of common/arena. */
#include "common/arena.h"

#include <stdint.h>
#include <string.h>

#include "common/vec.h"
#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

enum { CLOSED = 3 };

struct order {
    int closed[CLOSED];
    int count;
};

struct handle {
    struct order *order;
    int number;
};

static void note_close(void *ptr)
{
    const struct handle *handle = ptr;

    handle->order->closed[handle->order->count++] = handle->number;
}

/* Sizes around the first block, the largest block and beyond. */
static void test_sizes(void)
{
    static const size_t sizes[] = { 0,       1,    15,      16,      17,
                                    4095,    4096, 4097,    1 << 20, (1 << 20) + 1,
                                    5 << 20, 3,    1 << 19, 7,       9 };
    struct arena a = { 0 };
    unsigned char *got[sizeof(sizes) / sizeof(sizes[0])];

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        got[i] = arena_alloc(&a, sizes[i]);
        check_int("aligned", (long long)((uintptr_t)got[i] % 16), 0);
        for (size_t j = 0; j < sizes[i]; j += 509)
            check_int("zeroed", got[i][j], 0);
        memset(got[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        if (sizes[i] > 0) {
            check_int("its first byte", got[i][0], (long long)i + 1);
            check_int("its last byte", got[i][sizes[i] - 1], (long long)i + 1);
        }
    }
    arena_free(&a);
}

static void test_many_small(void)
{
    struct arena a = { 0 };
    const char *texts[5000];

    for (int i = 0; i < 5000; i++)
        texts[i] = arena_printf(&a, "%d", i);
    for (int i = 0; i < 5000; i++)
        check_str("kept", texts[i], arena_printf(&a, "%d", i));
    arena_free(&a);
}

static void test_text(void)
{
    struct arena a = { 0 };

    check_str("strdup", arena_strdup(&a, "chunks"), "chunks");
    check_str("strdup of nothing", arena_strdup(&a, ""), "");
    check_str("strndup", arena_strndup(&a, "chunks", 5), "chunk");
    check_str("printf", arena_printf(&a, "%s-%03d", "rev", 7), "rev-007");
    arena_free(&a);
}

static void test_grow(void)
{
    struct arena a = { 0 };
    struct {
        VEC_FIELDS(int);
    } numbers = { 0 };

    for (int i = 0; i < 1000; i++)
        vec_push(&a, &numbers, i);
    check_int("count", (long long)numbers.count, 1000);
    for (int i = 0; i < 1000; i++)
        check_int("item", numbers.items[i], i);
    arena_free(&a);
}

/* Two lists that grow in turn, and one that nothing stands behind. */
static void test_grow_together(void)
{
    struct arena a = { 0 };
    struct {
        VEC_FIELDS(int);
    } lists[3] = { 0 };

    for (int i = 0; i < 3000; i++) {
        vec_push(&a, &lists[0], i);
        vec_push(&a, &lists[1], -i);
    }
    for (int i = 0; i < 3000; i++)
        vec_push(&a, &lists[2], i * 2);
    for (int i = 0; i < 3000; i++) {
        check_int("first", lists[0].items[i], i);
        check_int("second", lists[1].items[i], -i);
        check_int("alone", lists[2].items[i] / 2, i);
    }
    arena_free(&a);
}

static void test_reserve(void)
{
    struct arena a = { 0 };
    struct {
        VEC_FIELDS(int);
    } numbers = { 0 };
    const int *items;

    vec_push(&a, &numbers, 7);
    vec_reserve(&a, &numbers, 100);
    items = numbers.items;
    for (int i = 0; i < 100; i++)
        vec_push(&a, &numbers, i);
    check_int("count", (long long)numbers.count, 101);
    check_int("stays where it is", numbers.items == items, 1);
    check_int("the first", numbers.items[0], 7);
    check_int("the last", numbers.items[100], 99);
    vec_reserve(&a, &numbers, 0);
    check_int("nothing more", numbers.items == items, 1);
    arena_free(&a);
}

/* From small to what has a block of its own, with others around it. */
static void test_resize(void)
{
    struct arena a = { 0 };
    size_t size = 8;
    unsigned char *ptr = arena_alloc(&a, size);

    memset(ptr, 5, size);
    while (size < (size_t)8 << 20) {
        unsigned char *other = size % 3 == 0 ? ptr : arena_alloc(&a, 24);
        size_t more = size * 2 + 1;

        other[0] = 5;
        ptr = arena_resize(&a, ptr, size, more);
        check_int("aligned", (long long)((uintptr_t)ptr % 16), 0);
        check_int("its first byte", ptr[0], 5);
        check_int("its last byte", ptr[size - 1], 5);
        memset(ptr, 5, more);
        size = more;
    }
    check_int("its middle", ptr[size / 2], 5);
    arena_free(&a);
}

static void test_defer(void)
{
    struct arena a = { 0 };
    struct order order = { 0 };
    struct handle handles[CLOSED] = { { &order, 1 }, { &order, 2 }, { &order, 3 } };

    for (int i = 0; i < CLOSED; i++)
        arena_defer(&a, note_close, &handles[i]);
    check_int("none closed yet", order.count, 0);
    arena_free(&a);
    check_int("all closed", order.count, CLOSED);
    for (int i = 0; i < CLOSED; i++)
        check_int("newest first", order.closed[i], CLOSED - i);
}

static void test_reuse(void)
{
    struct arena a = { 0 };

    (void)arena_strdup(&a, "gone");
    arena_free(&a);
    check_int("empty", a.blocks == NULL && a.defers == NULL, 1);
    check_str("usable again", arena_strdup(&a, "here"), "here");
    arena_free(&a);
    arena_free(&a);
}

CU_TestInfo arena_tests[] = {
    { "sizes", test_sizes },
    { "many small ones", test_many_small },
    { "text", test_text },
    { "growing arrays", test_grow },
    { "arrays that grow together", test_grow_together },
    { "room for many", test_reserve },
    { "resizing", test_resize },
    { "handles", test_defer },
    { "use after free, allowed", test_reuse },
    CU_TEST_INFO_NULL,
};
