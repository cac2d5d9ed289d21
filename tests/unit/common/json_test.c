/* json_test.c - tests of common/json and json_out. */
#include "common/json.h"

#include "common/json_out.h"
#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

static void write_sample(struct js_out *js, struct arena *arena)
{
    struct strlist names = { 0 };

    vec_push(arena, &names, "a\"b");
    vec_push(arena, &names, "\x01\x7f\xc3\xa4\xff\n");
    js_open(js, NULL, '{');
    js_string(js, "schema", "x/1");
    js_strings(js, "names", &names);
    js_string_if(js, "none", "");
    js_open(js, "empty", '[');
    js_close(js, ']');
    js_open(js, "deep", '[');
    js_open(js, NULL, '{');
    js_number(js, "n", -7);
    js_bool(js, "yes", true);
    js_null(js, "nil");
    js_close(js, '}');
    js_close(js, ']');
    js_close(js, '}');
}

static void test_write(void)
{
    struct arena a = { 0 };
    struct js_out wide = { .text = { .arena = &a } };
    struct js_out line = { .text = { .arena = &a }, .line = true };

    write_sample(&wide, &a);
    check_str("indented", js_text(&wide),
              "{\n  \"schema\": \"x/1\",\n  \"names\": [\n    \"a\\\"b\",\n"
              "    \"\\u0001\x7f\xc3\xa4\xef\xbf\xbd\\n\"\n  ],\n  \"empty\": [],\n"
              "  \"deep\": [\n    {\n      \"n\": -7,\n      \"yes\": true,\n"
              "      \"nil\": null\n    }\n  ]\n}\n");
    write_sample(&line, &a);
    check_str("one line", js_text(&line),
              "{\"schema\":\"x/1\",\"names\":[\"a\\\"b\",\"\\u0001\x7f\xc3\xa4\xef\xbf\xbd\\n\"],"
              "\"empty\":[],\"deep\":[{\"n\":-7,\"yes\":true,\"nil\":null}]}\n");
    arena_free(&a);
}

/* Reads s.o.a[1].{t,n,b,l}. */
static bool read_sample(const char *text, struct arena *arena, struct error *err)
{
    struct js_value root;
    struct js_value o;
    struct js_value a;
    struct strlist l = { 0 };
    const char *t;
    size_t count;
    int64_t n;
    bool b;

    return js_parse(str_of(text), "s", arena, &root, err) && js_get_object(root, "o", &o, err) &&
           js_get_array(o, "a", &a, &count, err) &&
           js_get_string(js_at(a, count - 1), "t", &t, err) &&
           js_get_number(js_at(a, count - 1), "n", &n, err) &&
           js_get_bool(js_at(a, count - 1), "b", &b, err) &&
           js_get_strings(js_at(a, count - 1), "l", &l, err);
}

static const struct {
    const char *text;
    const char *message; /* "" where it is read */
} texts[] = {
    { "{\"o\":{\"a\":[0,{\"t\":\"\",\"n\":1,\"b\":true,\"l\":[\"x\"]}]}}", "" },
    { "{\"o\":{\"a\":[{\"t\":\"\",\"n\":1,\"b\":true,\"l\":[\"x\",2]}]}}",
      "s: o.a[0].l[1] is not a string" },
    { "{\"o\":{\"a\":[{\"t\":\"\",\"n\":1,\"b\":1,\"l\":[]}]}}",
      "s: o.a[0].b is not true or false" },
    { "{\"o\":{\"a\":[{\"t\":\"\",\"n\":1}]}}", "s: o.a[0].b is missing" },
    { "{\"o\":{\"a\":[{\"t\":\"\",\"n\":1.5}]}}", "s: o.a[0].n is not a whole number" },
    { "{\"o\":{\"a\":[{\"t\":null}]}}", "s: o.a[0].t is not a string" },
    { "{\"o\":{\"a\":[7]}}", "s: o.a[0].t is missing" },
    { "{\"o\":{\"a\":{}}}", "s: o.a is not an array" },
    { "{\"o\":[]}", "s: o is not an object" },
    { "[]", "s: o is missing" },
    { "{\"o\":{},\"o\":{}}", "not JSON: duplicate object key near '\"o\"'" },
    { "{} x", "not JSON: end of file expected near 'x'" },
    { "{\"o\":\"\\u0000\"}",
      "not JSON: \\u0000 is not allowed without JSON_ALLOW_NUL near '\"\\u0000\"'" },
    { "\n{", "not JSON: string or '}' expected near end of file" },
};

static void test_read(void)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct arena a = { 0 };
        struct error err = { 0 };
        bool ok = read_sample(texts[i].text, &a, &err);

        check_int(texts[i].text, ok, texts[i].message[0] == '\0');
        check_str(texts[i].text, err.message, texts[i].message);
        arena_free(&a);
    }
}

CU_TestInfo json_tests[] = {
    { "writing", test_write },
    { "reading", test_read },
    CU_TEST_INFO_NULL,
};
