/* lint_files.c - see lint_files.h. */
#include "planner/cmd/lint_files.h"

#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "planner/cmd/cmd.h"
#include "planner/cmd/project.h"
#include "planner/sql/comments.h"
#include "planner/sql/psql.h"
#include "planner/sql/split.h"

static const char utf8_mark[] = "\xef\xbb\xbf";

/* Returns the length of the line at offset, with its end. */
static size_t line_length(struct str text, size_t offset)
{
    const char *end = memchr(text.ptr + offset, '\n', text.len - offset);

    return end == NULL ? text.len - offset : (size_t)(end - text.ptr) - offset + 1;
}

static void add(struct lint_file *file, struct str sql, struct srcpos pos, const char *refusal,
                struct arena *arena)
{
    vec_push(arena, &file->unit,
             (struct lint_statement){ .sql = sql, .pos = pos, .refusal = refusal });
}

static uint32_t column_of(struct str text, size_t offset)
{
    size_t begin = offset;

    while (begin > 0 && text.ptr[begin - 1] != '\n')
        begin--;
    return (uint32_t)(offset - begin) + 1;
}

/* Notes psql's commands. Returns the text that is left. */
static struct str take_psql(struct lint_file *file, struct arena *arena)
{
    struct psql_commands commands = { 0 };
    struct str left = psql_take(file->text, arena, &commands);

    for (size_t i = 0; i < commands.count; i++) {
        const struct psql_command *c = &commands.items[i];
        uint32_t column = column_of(file->text, (size_t)(c->text.ptr - file->text.ptr));

        add(file, c->text, (struct srcpos){ file->path, c->line, column }, "a command of psql",
            arena);
    }
    return left;
}

static size_t offset_of_line(struct str text, uint32_t line)
{
    size_t at = 0;

    while (--line > 0 && at < text.len)
        at += line_length(text, at);
    return at;
}

static void add_commands(struct lint_file *file, struct str text,
                         const struct sql_commands *commands, struct arena *arena)
{
    for (size_t i = 0; i < commands->count; i++) {
        const struct sql_command *c = &commands->items[i];

        add(file, c->text, (struct srcpos){ file->path, c->line, column_of(text, c->offset) }, NULL,
            arena);
    }
}

/* What stands in lines before a fault of the scanner is judged all the same. */
static void split_before(struct lint_file *file, struct str text, const struct error *fault,
                         struct arena *arena)
{
    const struct srcpos start = { file->path, 1, 1 };
    struct srcpos pos = { file->path, fault->pos.line > 0 ? fault->pos.line : 1, 1 };
    size_t end = offset_of_line(text, pos.line);
    struct sql_commands commands = { 0 };
    struct error again = { 0 };

    if (sql_split((struct str){ text.ptr, end }, start, arena, &commands, &again))
        add_commands(file, text, &commands, arena);
    add(file, (struct str){ text.ptr + end, text.len - end }, pos,
        arena_strdup(arena, fault->message), arena);
}

static void split(struct lint_file *file, struct str text, struct arena *arena)
{
    struct sql_commands commands = { 0 };
    struct error fault = { 0 };

    if (sql_split(text, (struct srcpos){ file->path, 1, 1 }, arena, &commands, &fault))
        add_commands(file, text, &commands, arena);
    else
        split_before(file, text, &fault, arena);
}

/* Puts the commands of psql where they stand among the others. */
static void sort(struct lint_unit *unit, size_t taken, struct arena *arena)
{
    struct lint_statement *all = arena_new_array(arena, struct lint_statement, unit->count);
    size_t a = 0;
    size_t b = taken;

    for (size_t i = 0; i < unit->count; i++) {
        bool first =
            b == unit->count || (a < taken && unit->items[a].pos.line < unit->items[b].pos.line);

        all[i] = unit->items[first ? a++ : b++];
    }
    unit->items = all;
    unit->cap = unit->count;
}

/* Returns whether a line says "-- transaction: off". */
static bool is_without_transaction(struct str text)
{
    static const char words[] = "-- transaction: off";
    const char *at = strstr(text.ptr, words);

    while (at != NULL && at != text.ptr && at[-1] != '\n')
        at = strstr(at + 1, words);
    return at != NULL;
}

/* Cuts off the lines from the first byte on that is no text, and says why. */
static const char *cut_bytes(struct lint_file *file, struct srcpos *pos, struct arena *arena)
{
    struct error fault = { 0 };

    if (str_check_text(file->text, file->path, &fault))
        return NULL;
    *pos = (struct srcpos){ file->path, fault.pos.line, 1 };
    file->text.len = offset_of_line(file->text, pos->line);
    file->text.ptr = arena_strndup(arena, file->text.ptr, file->text.len);
    return arena_strdup(arena, fault.message);
}

void lint_file_parse(const char *name, struct str text, bool transaction, struct arena *arena,
                     struct lint_file *out)
{
    struct srcpos end = { 0 };
    const char *fault;
    size_t taken;

    *out = (struct lint_file){ .path = name, .text = text };
    fault = cut_bytes(out, &end, arena);
    if (str_starts_with(out->text, utf8_mark)) {
        out->text.ptr += strlen(utf8_mark);
        out->text.len -= strlen(utf8_mark);
    }
    out->unit.name = name;
    out->unit.tree = "";
    out->unit.transaction = transaction && !is_without_transaction(out->text);
    text = take_psql(out, arena);
    taken = out->unit.count;
    split(out, text, arena);
    if (taken > 0)
        sort(&out->unit, taken, arena);
    if (fault != NULL)
        add(out, str_of(""), end, fault, arena);
    sql_comments_read(name, out->text, arena, &out->comments);
}

bool lint_file_read(const char *path, bool transaction, struct arena *arena, struct lint_file *out,
                    struct error *err)
{
    const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    struct str text;

    if (!file_read(path, LIMIT_REVISION_FILE, arena, &text, err))
        return false;
    lint_file_parse(name, text, transaction, arena, out);
    return true;
}

bool lint_config_find(const struct cli_call *call, struct config *out, struct error *err)
{
    struct planner_options options = *cmd_options(call);
    struct cli_call again = *call;
    struct project p = { 0 };

    /* A named folder is not searched for an alembic.ini below it. */
    options.trees = (struct strlist){ 0 };
    vec_push(call->arena, &options.trees, ".");
    again.settings = &options;
    if (!project_open(&again, PROJECT_CONFIG, &p, err))
        return false;
    *out = p.config;
    return true;
}

bool lint_schemas_read(const struct strlist *paths, const struct lint_settings *settings,
                       struct arena *arena, struct lint **out, struct error *err)
{
    struct lint_settings known = *settings;

    known.scope = paths->count > 0 ? SCHEMA_CLOSED : SCHEMA_OPEN;
    *out = lint_new(&known, arena);
    for (size_t i = 0; i < paths->count; i++) {
        struct lint_file *file = arena_new(arena, struct lint_file);
        struct str text;

        /* What cannot be read here would be taken not to be there. */
        if (!file_read(paths->items[i], LIMIT_REVISION_FILE, arena, &text, err) ||
            !str_check_text(text, paths->items[i], err))
            return error_while(err, "reading the schema");
        lint_file_parse(paths->items[i], text, false, arena, file);
        lint_unit(*out, &file->unit, NULL);
    }
    return true;
}
