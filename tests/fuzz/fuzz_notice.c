/*
 * fuzz_notice.c - what a server says, in notices and in refusals.
 *
 * A server may be hostile, or not one at all. Whatever it says, a terminal gets
 * no control character of it, and a program gets JSON.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "applier/cmd/report.h"
#include "applier/db/connect_error.h"
#include "common/str.h"
#include "tests/fuzz/fuzz.h"

/* Lines of text, and no other control character. */
static void check_plain(const char *text, size_t size)
{
    struct error refused = { 0 };

    if (!str_check_text((struct str){ text, size }, "", &refused))
        abort();
    for (size_t i = 0; i < size; i++) {
        if (((unsigned char)text[i] < 0x20 && text[i] != '\n') || text[i] == 0x7f)
            abort();
    }
}

static void check_json(const char *text, size_t size)
{
    json_t *event = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);

    if (event == NULL || !json_is_string(json_object_get(event, "text")) ||
        memchr(text, '\n', size) != text + size - 1)
        abort();
    json_decref(event);
}

static void tell(enum report_mode mode, const char *notice, struct arena *arena)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct report report = { .mode = mode, .out = out, .verbose = 2, .arena = arena };
    const struct execute_event event = { .kind = EXECUTE_NOTICE, .text = notice };

    if (out == NULL)
        return;
    report_event(&report, &event);
    (void)fclose(out);
    if (mode == REPORT_JSON)
        check_json(text, size);
    else
        check_plain(text, size);
    free(text);
}

static void refuse(const char *said)
{
    const struct target target = { .conninfo = "",
                                   .source = "--url",
                                   .shown = "postgresql://h/d",
                                   .database = "d",
                                   .host = "h",
                                   .port = "5432",
                                   .user = "u" };
    struct error err = { 0 };
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        return;
    (void)connect_error_set(said, &target, false, &err);
    error_print(&err, out);
    (void)fclose(out);
    check_plain(text, size);
    free(text);
}

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    const char *said = arena_strndup(&arena, (const char *)data, size);

    refuse(said);
    if (said[0] != '\0') {
        tell(REPORT_PLAIN, said, &arena);
        tell(REPORT_JSON, said, &arena);
    }
    arena_free(&arena);
    return 0;
}
