/* fuzz_config.c - ini and TOML files, and templates of new revisions. */
#include "planner/config/ini_file.h"
#include "planner/config/toml.h"
#include "planner/write/mako.h"
#include "tests/fuzz/fuzz.h"

static void read_ini(const char *text, struct arena *arena)
{
    struct error refused = { 0 };
    struct error unknown = { 0 };
    const struct ini_option *option;
    struct ini_file *ini;
    const char *value;

    if (!ini_file_read("ini", text, "/here", arena, &ini, &refused))
        return;
    option = ini_file_find(ini, "alembic", "script_location");
    if (option != NULL)
        (void)ini_file_value(ini, "alembic", option, arena, &value, &unknown);
}

static const char *get_option(void *ctx, const char *name)
{
    (void)ctx;
    return name;
}

static void render(const char *text, struct arena *arena)
{
    const struct mako_values values = { 0 };
    const struct mako_template template = {
        .path = "template", .text = text, .values = &values, .option = get_option
    };
    struct error refused = { 0 };
    const char *out;

    (void)mako_render(&template, arena, &out, &refused);
}

/* NOLINTNEXTLINE(readability-identifier-naming): it is libFuzzer that calls it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct error refused = { 0 };
    struct error wrong = { 0 };
    struct str bytes = { (const char *)data, size };
    struct toml toml;
    const char *text;

    /* As a file is read: text, and no NUL but the one behind it. */
    if (str_check_text(bytes, "file", &refused)) {
        text = arena_strndup(&arena, bytes.ptr, bytes.len);
        read_ini(text, &arena);
        (void)toml_read("toml", text, &arena, &toml, &wrong);
        render(text, &arena);
    }
    arena_free(&arena);
    return 0;
}
