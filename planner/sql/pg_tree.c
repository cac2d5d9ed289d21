/* pg_tree.c - see pg_tree.h. */
#include <stdlib.h>
#include <string.h>

#include "common/error.h"
#include "common/limits.h"
#include "planner/sql/pg_tree_parts.h"
#include "planner/sql/tokens.h"

static const struct tree_form *find_in(const struct tree_form *forms, size_t count, NodeTag tag)
{
    for (size_t i = 0; i < count; i++) {
        if (forms[i].tag == tag)
            return &forms[i];
    }
    return NULL;
}

static const struct tree_form *find_form(NodeTag tag)
{
    const struct tree_form *form = find_in(tree_object_forms, tree_object_form_count, tag);

    if (form == NULL)
        form = find_in(tree_create_forms, tree_create_form_count, tag);
    if (form == NULL)
        form = find_in(tree_command_forms, tree_command_form_count, tag);
    return form;
}

static void make_empty(struct action *out)
{
    *out = (struct action){
        .kind = ACTION_OTHER,
        .verb = "",
        .part = "",
        .new_name = "",
        .setting = "",
        .value = "",
        .savepoint = "",
        .owned_by = { .schema = "", .name = "" },
    };
}

/* What we have no form for is called by its first word. */
static const char *first_word(const struct tree *t)
{
    size_t len = strspn(t->sql, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    char *word = arena_strndup(t->arena, t->sql, len < 20 ? len : 20);

    for (char *p = word; *p != '\0'; p++)
        *p = (char)(*p >= 'a' ? *p - 'a' + 'A' : *p);
    return word;
}

void tree_statement(struct tree *t, const Node *node, struct action *out)
{
    const struct tree_form *form = node == NULL ? NULL : find_form(nodeTag(node));

    make_empty(out);
    if (form == NULL) {
        out->verb = first_word(t);
        return;
    }
    out->kind = form->kind;
    out->verb = form->verb;
    if (form->read != NULL)
        form->read(t, node, out);
}

/* The parser counts characters from 1. */
static uint32_t offset_of(struct str sql, int character)
{
    size_t offset = 0;
    unsigned codepoint;

    for (int i = 1; i < character && offset < sql.len; i++) {
        size_t len = str_decode((struct str){ sql.ptr + offset, sql.len - offset }, &codepoint);

        offset += len == 0 ? 1 : len;
    }
    return (uint32_t)offset;
}

static void give_up(struct tree *t, struct action *out, const char *fault, uint32_t at)
{
    make_empty(out);
    out->kind = ACTION_NOT_ANALYSED;
    out->fault = arena_strdup(t->arena, fault);
    out->fault_at = at;
}

static void read_list(struct tree *t, const List *tree, struct action *out)
{
    if (list_length(tree) == 0) {
        make_empty(out);
        return;
    }
    if (list_length(tree) > 1) {
        give_up(t, out, "more than one statement", 0);
        return;
    }
    tree_statement(t, ((const RawStmt *)linitial(tree))->stmt, out);
    if (t->is_too_deep)
        give_up(t, out, "nested too deep", 0);
}

static void parse(struct tree *t, struct str sql, struct action *out)
{
    MemoryContext context = pg_query_enter_memory_context();
    PgQueryInternalParsetreeAndError parsed = pg_query_raw_parse(t->sql);

    if (parsed.error != NULL) {
        give_up(t, out, parsed.error->message, offset_of(sql, parsed.error->cursorpos));
        pg_query_free_error(parsed.error);
    } else {
        read_list(t, parsed.tree, out);
    }
    free(parsed.stderr_buffer);
    pg_query_exit_memory_context(context);
}

void tree_read(struct str sql, unsigned inner, struct arena *arena, struct action *out)
{
    struct tree t = { .arena = arena };

    make_empty(out);
    if (sql.len > LIMIT_STATEMENT) {
        give_up(&t, out, "longer than 16 MiB", 0);
        return;
    }
    if (!str_is_text(sql)) {
        give_up(&t, out, "is not UTF-8 text", 0);
        return;
    }
    if (sql_has_long_run(sql)) { /* the scanner looks at each of its ends */
        give_up(&t, out, "thousands of characters of operators in a row", 0);
        return;
    }
    t.sql = arena_strndup(arena, sql.ptr, sql.len);
    parse(&t, sql, out);
    if (out->routine != NULL && *out->routine->body != '\0')
        tree_read_body(sql, inner, arena, out);
}

void pg_tree_read(struct str sql, struct arena *arena, struct action *out)
{
    tree_read(sql, 0, arena, out);
}
