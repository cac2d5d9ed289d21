/* string.c - literals: texts, f-strings, numbers. */
#include <stdlib.h>
#include <string.h>

#include "planner/py/format.h"
#include "planner/py/literal.h"
#include "planner/py/number.h"
#include "planner/py/run.h"
#include "planner/py/text.h"

/* The letters in front of the quotes. */
struct prefix {
    bool is_raw;
    bool is_bytes;
    bool is_format;
};

static struct prefix read_prefix(struct str start)
{
    struct prefix prefix = { 0 };

    for (size_t i = 0; i < start.len && start.ptr[i] != '"' && start.ptr[i] != '\''; i++) {
        char c = (char)(start.ptr[i] | 0x20);

        prefix.is_raw = prefix.is_raw || c == 'r';
        prefix.is_bytes = prefix.is_bytes || c == 'b';
        prefix.is_format = prefix.is_format || c == 'f';
    }
    return prefix;
}

/* --- f-strings ----------------------------------------------------------- */

struct fstring {
    struct py_run *run;
    struct py_frame *f;
    struct strbuf sb;
    struct py_value *unknown;
};

/* Doubled braces are single ones in the text of an f-string. */
static bool add_content(struct fstring *s, const struct py_node *node, const struct prefix *prefix)
{
    struct str text = py_source_text(s->f, node);
    struct strbuf decoded = { .arena = s->run->arena };

    if (!py_literal_decode(&decoded, text, prefix->is_raw, false))
        return py_fail(s->run, py_pos(s->f, node),
                       "a text with an escape that is not understood") != NULL;
    for (size_t i = 0; i < decoded.len; i++) {
        strbuf_addch(&s->sb, decoded.ptr[i]);
        if ((decoded.ptr[i] == '{' || decoded.ptr[i] == '}') && i + 1 < decoded.len &&
            decoded.ptr[i + 1] == decoded.ptr[i])
            i++;
    }
    return true;
}

static bool add_interpolation(struct fstring *s, const struct py_node *node);

/* The specification, in which values may stand. */
static bool read_spec(struct fstring *s, const struct py_node *node, struct strbuf *out)
{
    struct fstring inner = { .run = s->run, .f = s->f, .sb = { .arena = s->run->arena } };
    uint32_t at = node->begin + 1; /* behind the colon */

    for (const struct py_node *child = node->child; child != NULL; child = child->next) {
        if (child->type != SYN_INTERPOLATION && child->type != SYN_OTHER)
            continue;
        strbuf_add(&inner.sb, s->f->module->text.ptr + at, child->begin - at);
        if (!add_interpolation(&inner, child))
            return false;
        at = child->end;
    }
    strbuf_add(&inner.sb, s->f->module->text.ptr + at, node->end - at);
    if (inner.unknown != NULL)
        s->unknown = inner.unknown;
    *out = inner.sb;
    return true;
}

static bool add_interpolation(struct fstring *s, const struct py_node *node)
{
    const struct py_node *expression = py_node_field(node, FIELD_EXPRESSION);
    const struct py_node *conversion = py_node_field(node, FIELD_TYPE_CONVERSION);
    const struct py_node *format = py_node_field(node, FIELD_FORMAT_SPECIFIER);
    struct srcpos pos = py_pos(s->f, node);
    struct strbuf spec = { .arena = s->run->arena };
    struct py_value *value;
    char how = 0;

    if (py_node_child(node, SYN_TOKEN) != NULL)
        return py_fail(s->run, pos, "an f-string with '='") != NULL;
    value = py_eval(s->run, s->f, expression);
    if (value == NULL || (format != NULL && !read_spec(s, format, &spec)))
        return false;
    if (conversion != NULL && conversion->end - conversion->begin >= 2)
        how = s->f->module->text.ptr[conversion->begin + 1];
    value = py_convert(s->run, value, how, pos);
    if (value != NULL)
        value = py_format_value(s->run, value, (struct str){ strbuf_text(&spec), spec.len }, pos);
    if (value == NULL)
        return false;
    if (value->kind == PY_STR)
        strbuf_add(&s->sb, value->text.ptr, value->text.len);
    else
        s->unknown = value;
    return py_charge(s->run, 0, value->kind == PY_STR ? value->text.len : 0, pos);
}

static struct py_value *eval_fstring(struct py_run *run, struct py_frame *f,
                                     const struct py_node *node, const struct prefix *prefix)
{
    struct fstring s = { .run = run, .f = f, .sb = { .arena = run->arena } };

    for (const struct py_node *part = node->child; part != NULL; part = part->next) {
        if (part->type == SYN_STRING_CONTENT && !add_content(&s, part, prefix))
            return NULL;
        if (part->type == SYN_INTERPOLATION && !add_interpolation(&s, part))
            return NULL;
    }
    return s.unknown != NULL ? s.unknown : py_str_taken(run->arena, &s.sb);
}

/* --- plain ones ---------------------------------------------------------- */

static struct py_value *decode(struct py_run *run, struct py_frame *f, const struct py_node *node,
                               const struct prefix *prefix)
{
    const struct py_node *start = py_node_child(node, SYN_STRING_START);
    const struct py_node *end = py_node_child(node, SYN_STRING_END);
    struct strbuf sb = { .arena = run->arena };
    struct py_value *value;
    struct str text;

    if (end == NULL || end->begin < start->end)
        return py_fail(run, py_pos(f, node), "a text without an end");
    text = (struct str){ f->module->text.ptr + start->end, end->begin - start->end };
    if (!py_literal_decode(&sb, text, prefix->is_raw, prefix->is_bytes))
        return py_dunno(run, py_pos(f, node), "a text with an escape that is not understood");
    value = py_str_taken(run->arena, &sb);
    value->kind = prefix->is_bytes ? PY_BYTES : PY_STR;
    return value;
}

static struct py_value *eval_one(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    const struct py_node *start = py_node_child(node, SYN_STRING_START);
    struct prefix prefix;
    struct py_value *value;

    if (*node->constant != NULL)
        return *node->constant;
    if (start == NULL)
        return py_fail(run, py_pos(f, node), "a text without a beginning");
    prefix = read_prefix(py_source_text(f, start));
    if (prefix.is_format)
        return eval_fstring(run, f, node, &prefix);
    value = decode(run, f, node, &prefix);
    if (value != NULL && value->kind != PY_UNKNOWN)
        *node->constant = value;
    return value;
}

static struct py_value *eval_concatenated(struct py_run *run, struct py_frame *f,
                                          const struct py_node *node)
{
    struct strbuf sb = { .arena = run->arena };
    enum py_kind kind = PY_STR;
    struct py_value *unknown = NULL;
    struct py_value *value;

    for (const struct py_node *part = node->child; part != NULL; part = part->next) {
        value = part->type == SYN_STRING ? eval_one(run, f, part) : NULL;
        if (value == NULL)
            return run->abort != PY_RUNNING ? NULL
                                            : py_fail(run, py_pos(f, part), "no part of a text");
        if (value->kind == PY_UNKNOWN) {
            unknown = value;
        } else {
            kind = value->kind;
            strbuf_add(&sb, value->text.ptr, value->text.len);
        }
    }
    if (unknown != NULL)
        return unknown;
    value = py_str_taken(run->arena, &sb);
    value->kind = kind;
    return py_charge(run, 0, sb.len, py_pos(f, node)) ? value : NULL;
}

struct py_value *py_eval_string(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    return node->type == SYN_STRING ? eval_one(run, f, node) : eval_concatenated(run, f, node);
}

/* --- numbers ------------------------------------------------------------- */

struct py_value *py_eval_number(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    struct py_value *value = py_literal_number(run->arena, py_source_text(f, node));

    return value != NULL ? value : py_too_large(run, py_pos(f, node));
}
