/* ini_file.c - see ini_file.h. */
#include "planner/config/ini_file.h"

#include <ctype.h>
#include <ini.h>
#include <limits.h>
#include <string.h>

#include "common/strbuf.h"
#include "common/vec.h"

struct ini_file {
    const char *path;
    const char *here;
    struct arena *arena;
    struct strlist sections; /* also those without options */
    VEC_FIELDS(struct ini_option);
};

/* What inih reads from and reports to. */
struct ini_reader {
    struct ini_file *ini;
    const char *rest; /* of the text */
    uint32_t line;    /* that was given out last */
    size_t indent;    /* of the name that is being read */
    bool in_value;    /* a deeper line goes on with the value */
    bool goes_on;     /* the last line did */
    bool clash;       /* the last line repeats a name */
    uint32_t refused; /* the first line without a section or with a name twice */
};

static bool is_comment(const char *line)
{
    return line[0] == '#' || line[0] == ';';
}

/* Keeps the name of the section that begins at text; inih names it with its options only. */
static void note_section(struct ini_file *ini, const char *text)
{
    size_t len = strcspn(text + 1, "]\n");
    const char *name = arena_strndup(ini->arena, text + 1, len);

    if (text[1 + len] == ']' && !strlist_has(&ini->sections, name))
        vec_push(ini->arena, &ini->sections, name);
}

/* Decides what the line at rest is, given its indentation. */
static void classify(struct ini_reader *r, size_t indent)
{
    const char *text = r->rest + indent;

    r->goes_on = false;
    if (text[0] == '\0' || text[0] == '\n' || text[0] == '\r' || is_comment(text))
        return;
    r->goes_on = r->in_value && indent > r->indent;
    if (r->goes_on)
        return;
    r->indent = indent;
    r->in_value = text[0] != '[';
    if (!r->in_value)
        note_section(r->ini, text);
}

/* Gives inih the next line, or a piece of it; as fgets(). A line that goes on
 * with a value begins with a blank, any other does not. */
static char *give_line(char *out, int size, void *stream)
{
    struct ini_reader *r = stream;
    size_t len = strcspn(r->rest, "\n");
    size_t indent = strspn(r->rest, " \t\r\f\v");
    size_t at = 0;

    if (r->rest[0] == '\0' || size < 3)
        return NULL;
    r->line++;
    if (indent > len)
        indent = len;
    classify(r, indent);
    if (r->goes_on)
        out[at++] = ' ';
    while (indent < len && at + 2 < (size_t)size)
        out[at++] = r->rest[indent++];
    out[at++] = '\n';
    out[at] = '\0';
    r->rest += len + (r->rest[len] == '\n');
    return out;
}

static const struct ini_option *find(const struct ini_file *ini, const char *section,
                                     const char *name)
{
    for (size_t i = 0; i < ini->count; i++) {
        if (strcmp(ini->items[i].name, name) == 0 && strcmp(ini->items[i].section, section) == 0)
            return &ini->items[i];
    }
    return NULL;
}

static const char *lower(struct arena *arena, const char *name)
{
    char *copy = arena_strdup(arena, name);

    for (char *c = copy; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

static int take(void *user, const char *section, const char *name, const char *value)
{
    struct ini_reader *r = user;
    struct ini_file *ini = r->ini;
    struct ini_option option = {
        .section = arena_strdup(ini->arena, section),
        .name = lower(ini->arena, name),
        .value = arena_strdup(ini->arena, value),
        .pos = { ini->path, r->line, 0 },
    };

    if (r->goes_on && ini->count > 0) {
        struct ini_option *last = &ini->items[ini->count - 1];

        last->value = arena_printf(ini->arena, "%s\n%s", last->value, value);
        return 1;
    }
    if (section[0] == '\0' || find(ini, section, option.name) != NULL) {
        if (r->refused == 0)
            r->refused = r->line;
        return 0;
    }
    vec_push(ini->arena, ini, option);
    return 1;
}

/* Debian's inih takes its settings from variables. */
static void configure(size_t len)
{
    ini_use_stack = false;
    ini_allow_realloc = false;
    ini_initial_alloc = len < INT_MAX ? (int)len : INT_MAX;
    ini_max_line = ini_initial_alloc;
    ini_allow_multiline = true;
    ini_allow_inline_comments = false;
    ini_stop_on_first_error = true;
}

static bool refuse(const struct ini_reader *r, uint32_t line, struct error *err)
{
    struct srcpos pos = { r->ini->path, line, 0 };

    if (r->refused != line)
        return error_at(err, ERROR_CONFIG, pos,
                        "this is neither a section nor a name with a value");
    if (r->ini->count == 0)
        return error_at(err, ERROR_CONFIG, pos, "a name stands before the first [section]");
    return error_at(err, ERROR_CONFIG, pos, "the name stands twice in its section");
}

bool ini_file_read(const char *path, const char *text, const char *here, struct arena *arena,
                   struct ini_file **out, struct error *err)
{
    struct ini_file *ini = arena_new(arena, struct ini_file);
    struct ini_reader reader = { .ini = ini, .rest = text };
    int line;

    if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
        reader.rest += 3;
    ini->path = path;
    ini->here = here;
    ini->arena = arena;
    configure(strlen(text) + 16);
    line = ini_parse_stream(give_line, &reader, take, &reader);
    if (line > 0)
        return refuse(&reader, (uint32_t)line, err);
    if (line < 0)
        return error_set(err, ERROR_CONFIG, "%s cannot be read: out of memory", path);
    *out = ini;
    return true;
}

bool ini_file_has_section(const struct ini_file *ini, const char *section)
{
    return strlist_has(&ini->sections, section);
}

const char *ini_file_sections(const struct ini_file *ini, struct arena *arena)
{
    return ini->sections.count == 0 ? "none" : strlist_join(&ini->sections, ", ", arena);
}

void ini_file_sections_with(const struct ini_file *ini, const char *name, struct arena *arena,
                            struct strlist *out)
{
    for (size_t i = 0; i < ini->count; i++) {
        if (strcmp(ini->items[i].name, name) == 0 && strcmp(ini->items[i].section, "DEFAULT") != 0)
            vec_push(arena, out, ini->items[i].section);
    }
}

void ini_file_names(const struct ini_file *ini, const char *section, struct arena *arena,
                    struct strlist *out)
{
    for (size_t i = 0; i < ini->count; i++) {
        const struct ini_option *option = &ini->items[i];

        if ((strcmp(option->section, section) == 0 || strcmp(option->section, "DEFAULT") == 0) &&
            !strlist_has(out, option->name))
            vec_push(arena, out, option->name);
    }
}

const struct ini_option *ini_file_find(const struct ini_file *ini, const char *section,
                                       const char *name)
{
    const struct ini_option *option = find(ini, section, name);

    return option == NULL ? find(ini, "DEFAULT", name) : option;
}

/* The value of "%(name)s", not yet interpolated; NULL where there is none. */
static const char *lookup(const struct ini_file *ini, const char *section, const char *name)
{
    const struct ini_option *option = ini_file_find(ini, section, name);

    if (option != NULL)
        return option->value;
    return strcmp(name, "here") == 0 ? ini->here : NULL;
}

enum {
    DEPTH = 10,        /* ConfigParser's own limit */
    REFERENCES = 1000, /* in one value; references to references grow fast */
};

/* One value while it is interpolated. */
struct interpolation {
    const struct ini_file *ini;
    const char *section;
    const struct ini_option *option;
    struct strbuf *out;
    unsigned *references; /* followed so far */
};

static bool undefined(const struct interpolation *it, const char *name, struct error *err)
{
    error_at(err, ERROR_CONFIG, it->option->pos, "%s uses %%(%s)s, which nobody defines",
             it->option->name, name);
    if (strcmp(it->option->name, "sqlalchemy.url") == 0)
        return error_hint(err, "env.py may fill it in at run time; set DATABASE_URL");
    return error_hint(err, "define %s in [%s] or [DEFAULT], or write %%%% for a percent sign", name,
                      it->section);
}

/* Returns the value that the "%(name)s" at text stands for and moves past it. */
static bool take_reference(const struct interpolation *it, const char **text, const char **out,
                           struct error *err)
{
    const char *close = strstr(*text, ")s");
    struct arena *arena = it->out->arena;
    const char *name;

    if ((*text)[1] != '(' || close == NULL) {
        error_at(err, ERROR_CONFIG, it->option->pos,
                 "'%%' in %s is followed by neither '%%' nor '(name)s'", it->option->name);
        return error_hint(err, "write %%%% for a percent sign");
    }
    name = lower(arena, arena_strndup(arena, *text + 2, (size_t)(close - *text - 2)));
    *out = lookup(it->ini, it->section, name);
    *text = close + 2;
    return *out != NULL || undefined(it, name, err);
}

static bool add_value(const struct interpolation *it, const char *text, unsigned depth,
                      struct error *err)
{
    const char *value = "";

    if (depth > DEPTH || ++*it->references > REFERENCES) {
        return error_at(err, ERROR_CONFIG, it->option->pos, "%s refers to itself",
                        it->option->name);
    }
    for (;;) {
        size_t len = strcspn(text, "%");

        strbuf_add(it->out, text, len);
        text += len;
        if (*text == '\0')
            return true;
        if (text[1] == '%') {
            strbuf_addch(it->out, '%');
            text += 2;
        } else if (!take_reference(it, &text, &value, err) ||
                   !add_value(it, value, depth + 1, err)) {
            return false;
        }
    }
}

bool ini_file_value(const struct ini_file *ini, const char *section,
                    const struct ini_option *option, struct arena *arena, const char **out,
                    struct error *err)
{
    struct strbuf sb = { .arena = arena };
    unsigned references = 0;
    const struct interpolation it = { ini, section, option, &sb, &references };

    if (!add_value(&it, option->value, 0, err))
        return false;
    *out = strbuf_text(&sb);
    return true;
}
