/* str_methods.c - methods of str: cutting, joining, finding. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/format.h"
#include "planner/py/number.h"
#include "planner/py/text.h"

static struct py_value *piece(struct py_run *run, const char *ptr, size_t len)
{
    return py_str_of(run->arena, (struct str){ ptr, len });
}

/* --- strip --------------------------------------------------------------- */

static bool is_among(struct str one, struct str chars)
{
    return py_text_find(chars, one, 0) >= 0;
}

/* The bytes to take off at the beginning. */
static size_t left_end(struct str text, const struct str *chars)
{
    size_t at = 0;

    while (at < text.len) {
        struct str rest = { text.ptr + at, text.len - at };
        unsigned codepoint = 0;
        size_t len = str_decode(rest, &codepoint);

        if (len == 0)
            break;
        rest.len = len;
        if (chars == NULL ? py_text_blank(rest) == 0 : !is_among(rest, *chars))
            break;
        at += len;
    }
    return at;
}

static size_t right_begin(struct str text, size_t from, const struct str *chars)
{
    size_t end = text.len;

    while (end > from) {
        size_t at = end - 1;
        struct str one;

        while (at > from && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
            at--;
        one = (struct str){ text.ptr + at, end - at };
        if (chars == NULL ? py_text_blank(one) == 0 : !is_among(one, *chars))
            break;
        end = at;
    }
    return end;
}

static struct py_value *strip(struct py_run *run, const struct py_value *self,
                              const struct py_args *args, struct srcpos pos, int sides)
{
    const struct py_value *chars = args->list.count > 0 ? args->list.items[0] : py_none();
    size_t begin;
    size_t end;

    if (!py_takes(args, 0, 1) || (chars->kind != PY_STR && chars->kind != PY_NONE))
        return py_not_understood(run, "strip()", args, pos);
    begin =
        (sides & 1) != 0 ? left_end(self->text, chars->kind == PY_STR ? &chars->text : NULL) : 0;
    end = (sides & 2) != 0
              ? right_begin(self->text, begin, chars->kind == PY_STR ? &chars->text : NULL)
              : self->text.len;
    return piece(run, self->text.ptr + begin, end - begin);
}

static struct py_value *str_strip(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return strip(run, self, args, pos, 3);
}

static struct py_value *str_lstrip(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    return strip(run, self, args, pos, 1);
}

static struct py_value *str_rstrip(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    return strip(run, self, args, pos, 2);
}

static struct py_value *remove_affix(struct py_run *run, struct py_value *self,
                                     const struct py_args *args, struct srcpos pos, bool at_end)
{
    struct str affix;
    struct str text = self->text;

    if (!py_takes(args, 1, 1) || args->list.items[0]->kind != PY_STR)
        return py_not_understood(run, "removeprefix()", args, pos);
    affix = args->list.items[0]->text;
    if (affix.len > text.len ||
        memcmp(text.ptr + (at_end ? text.len - affix.len : 0), affix.ptr, affix.len) != 0)
        return self;
    return piece(run, text.ptr + (at_end ? 0 : affix.len), text.len - affix.len);
}

static struct py_value *str_removeprefix(struct py_run *run, struct py_value *self,
                                         const struct py_args *args, struct srcpos pos)
{
    return remove_affix(run, self, args, pos, false);
}

static struct py_value *str_removesuffix(struct py_run *run, struct py_value *self,
                                         const struct py_args *args, struct srcpos pos)
{
    return remove_affix(run, self, args, pos, true);
}

/* --- split --------------------------------------------------------------- */

struct splitter {
    struct py_run *run;
    struct str text;
    struct py_value *out;
    int64_t most; /* -1 for no limit */
};

static void push(struct splitter *s, size_t begin, size_t end)
{
    py_push(s->run->arena, &s->out->list, piece(s->run, s->text.ptr + begin, end - begin));
}

/* At runs of blanks, none of which makes an empty piece. */
static void split_blanks(struct splitter *s)
{
    size_t at = left_end(s->text, NULL);

    for (int64_t count = 0; at < s->text.len; count++) {
        size_t end = at;

        if (count == s->most) {
            push(s, at, right_begin(s->text, at, NULL));
            return;
        }
        while (end < s->text.len &&
               py_text_blank((struct str){ s->text.ptr + end, s->text.len - end }) == 0)
            end++;
        push(s, at, end);
        at = end + left_end((struct str){ s->text.ptr + end, s->text.len - end }, NULL);
    }
}

static void split_at(struct splitter *s, struct str separator)
{
    size_t at = 0;

    for (int64_t count = 0; count != s->most; count++) {
        int64_t found = py_text_find(s->text, separator, at);

        if (found < 0)
            break;
        push(s, at, (size_t)found);
        at = (size_t)found + separator.len;
    }
    push(s, at, s->text.len);
}

/* From the right; the pieces are then turned round. */
static void rsplit_at(struct splitter *s, struct str separator)
{
    size_t end = s->text.len;
    struct py_list *list = &s->out->list;

    for (int64_t count = 0; count != s->most; count++) {
        int64_t found = py_text_rfind(s->text, separator, end);

        if (found < 0)
            break;
        push(s, (size_t)found + separator.len, end);
        end = (size_t)found;
    }
    push(s, 0, end);
    for (size_t i = 0; i < list->count / 2; i++) {
        struct py_value *other = list->items[list->count - 1 - i];

        list->items[list->count - 1 - i] = list->items[i];
        list->items[i] = other;
    }
}

static struct py_value *split(struct py_run *run, const struct py_value *self,
                              const struct py_args *args, struct srcpos pos, bool is_right)
{
    struct splitter s = { .run = run, .text = self->text, .out = py_list(run->arena), .most = -1 };
    const struct py_value *separator = py_args_get(args, 0, "sep");
    const struct py_value *most = py_args_get(args, 1, "maxsplit");
    bool is_blank = separator == NULL || separator->kind == PY_NONE;

    if ((!is_blank && separator->kind != PY_STR) || (most != NULL && !py_is_integer(most)) ||
        args->list.count > 2 || (is_right && is_blank && most != NULL))
        return py_not_understood(run, "split()", args, pos);
    if (!is_blank && separator->text.len == 0)
        return py_throw(run, pos, "ValueError", "empty separator");
    if (most != NULL)
        s.most = py_integer(most) < 0 ? -1 : py_integer(most);
    if (!py_charge(run, self->text.len / 16, self->text.len * 8, pos))
        return NULL;
    if (is_blank)
        split_blanks(&s);
    else if (is_right)
        rsplit_at(&s, separator->text);
    else
        split_at(&s, separator->text);
    return s.out;
}

static struct py_value *str_split(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return split(run, self, args, pos, false);
}

static struct py_value *str_rsplit(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    return split(run, self, args, pos, true);
}

/* The length in bytes of the line end at the beginning of text, 0 for none. */
static size_t line_end(struct str text)
{
    unsigned codepoint = 0;
    size_t len = str_decode(text, &codepoint);

    if (codepoint == '\r' && text.len > 1 && text.ptr[1] == '\n')
        return 2;
    if ((codepoint >= 0x0A && codepoint <= 0x0D) || (codepoint >= 0x1C && codepoint <= 0x1E) ||
        codepoint == 0x85 || codepoint == 0x2028 || codepoint == 0x2029)
        return len;
    return 0;
}

static struct py_value *str_splitlines(struct py_run *run, struct py_value *self,
                                       const struct py_args *args, struct srcpos pos)
{
    struct splitter s = { .run = run, .text = self->text, .out = py_list(run->arena) };
    const struct py_value *keep = py_args_get(args, 0, "keepends");
    bool keeps = keep != NULL && keep->kind == PY_BOOL && keep->truth;
    size_t begin = 0;

    if (keep != NULL && keep->kind != PY_BOOL)
        return py_not_understood(run, "splitlines()", args, pos);
    if (!py_charge(run, self->text.len / 16, self->text.len * 2, pos))
        return NULL;
    for (size_t at = 0; at < s.text.len;) {
        size_t len = line_end((struct str){ s.text.ptr + at, s.text.len - at });

        if (len > 0) {
            push(&s, begin, keeps ? at + len : at);
            begin = at + len;
        }
        at += len > 0 ? len : 1;
    }
    if (begin < s.text.len)
        push(&s, begin, s.text.len);
    return s.out;
}

static struct py_value *partition(struct py_run *run, const struct py_value *self,
                                  const struct py_args *args, struct srcpos pos, bool is_right)
{
    struct splitter s = { .run = run, .text = self->text, .out = py_tuple(run->arena) };
    struct str separator;
    int64_t at;

    if (!py_takes(args, 1, 1) || args->list.items[0]->kind != PY_STR)
        return py_not_understood(run, "partition()", args, pos);
    if (args->list.items[0]->text.len == 0)
        return py_throw(run, pos, "ValueError", "empty separator");
    separator = args->list.items[0]->text;
    at = is_right ? py_text_rfind(s.text, separator, s.text.len)
                  : py_text_find(s.text, separator, 0);
    if (at < 0) {
        push(&s, 0, is_right ? 0 : s.text.len);
        push(&s, 0, 0);
        push(&s, 0, is_right ? s.text.len : 0);
        return s.out;
    }
    push(&s, 0, (size_t)at);
    push(&s, (size_t)at, (size_t)at + separator.len);
    push(&s, (size_t)at + separator.len, s.text.len);
    return s.out;
}

static struct py_value *str_partition(struct py_run *run, struct py_value *self,
                                      const struct py_args *args, struct srcpos pos)
{
    return partition(run, self, args, pos, false);
}

static struct py_value *str_rpartition(struct py_run *run, struct py_value *self,
                                       const struct py_args *args, struct srcpos pos)
{
    return partition(run, self, args, pos, true);
}

/* --- join, replace ------------------------------------------------------- */

static struct py_value *str_join(struct py_run *run, struct py_value *self,
                                 const struct py_args *args, struct srcpos pos)
{
    struct strbuf sb = { .arena = run->arena };
    struct py_list items = { 0 };

    if (!py_takes(args, 1, 1))
        return py_not_understood(run, "join()", args, pos);
    if (args->list.items[0]->kind == PY_UNKNOWN)
        return py_from_unknown(run, args->list.items[0], pos);
    if (!py_iterate(run, args->list.items[0], pos, &items))
        return NULL;
    for (size_t i = 0; i < items.count; i++) {
        const struct py_value *item = py_plain(items.items[i]);

        if (item->kind == PY_UNKNOWN)
            return py_from_unknown(run, item, pos);
        if (!py_is_data(item))
            return py_dunno(run, pos, "join() of '%s'", py_type_name(item));
        if (item->kind != PY_STR) {
            return py_throw(run, pos, "TypeError",
                            "sequence item %zu: expected str instance, %s found", i,
                            py_type_name(item));
        }
        if (!py_charge(run, 1, item->text.len + self->text.len, pos))
            return NULL;
        strbuf_add(&sb, self->text.ptr, i == 0 ? 0 : self->text.len);
        strbuf_add(&sb, item->text.ptr, item->text.len);
    }
    return py_str_taken(run->arena, &sb);
}

/* "" stands before each character and at the end. */
static void replace_empty(struct strbuf *sb, struct str text, struct str by, int64_t most)
{
    size_t at = 0;

    while (most != 0) {
        struct str rest = { text.ptr + at, text.len - at };
        unsigned codepoint = 0;
        size_t len = str_decode(rest, &codepoint);

        strbuf_add(sb, by.ptr, by.len);
        most--;
        strbuf_add(sb, rest.ptr, len);
        at += len;
        if (len == 0)
            break;
    }
    strbuf_add(sb, text.ptr + at, text.len - at);
}

static bool replace_all(struct py_run *run, struct strbuf *sb, struct str text, struct str what,
                        struct str by, int64_t most, struct srcpos pos)
{
    size_t at = 0;

    for (; most != 0; most--) {
        int64_t found = py_text_find(text, what, at);

        if (found < 0)
            break;
        if (!py_charge(run, 0, (uint64_t)found - at + by.len, pos))
            return false;
        strbuf_add(sb, text.ptr + at, (size_t)found - at);
        strbuf_add(sb, by.ptr, by.len);
        at = (size_t)found + what.len;
    }
    strbuf_add(sb, text.ptr + at, text.len - at);
    return true;
}

static struct py_value *str_replace(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    struct strbuf sb = { .arena = run->arena };
    const struct py_list *list = &args->list;
    int64_t most = -1;

    if (!py_takes(args, 2, 3) || list->items[0]->kind != PY_STR || list->items[1]->kind != PY_STR ||
        (list->count == 3 && !py_is_integer(list->items[2])))
        return py_not_understood(run, "replace()", args, pos);
    if (list->count == 3 && py_integer(list->items[2]) >= 0)
        most = py_integer(list->items[2]);
    if (!py_charge(run, self->text.len / 64, self->text.len, pos))
        return NULL;
    if (list->items[0]->text.len == 0) {
        if (!py_charge(run, 0, (self->text.len + 1) * (list->items[1]->text.len + 1), pos))
            return NULL;
        replace_empty(&sb, self->text, list->items[1]->text, most);
    } else if (!replace_all(run, &sb, self->text, list->items[0]->text, list->items[1]->text, most,
                            pos)) {
        return NULL;
    }
    return py_str_taken(run->arena, &sb);
}

/* --- format, encode ------------------------------------------------------ */

static struct py_value *str_format(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    return py_format(run, self, args, pos);
}

static struct py_value *str_encode(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    const struct py_value *encoding = py_args_get(args, 0, "encoding");
    const char *name = encoding == NULL ? "utf-8" : py_cstr(encoding);
    struct py_value *value;

    if (name == NULL ||
        (strcmp(name, "utf-8") != 0 && strcmp(name, "utf8") != 0 && strcmp(name, "UTF-8") != 0 &&
         !(strcmp(name, "ascii") == 0 && py_text_is_ascii(self->text))))
        return py_not_understood(run, "encode()", args, pos);
    value = py_str_of(run->arena, self->text);
    value->kind = PY_BYTES;
    return value;
}

const struct py_builtin py_str_methods[] = {
    { "encode", str_encode, false },
    { "format", str_format, false },
    { "join", str_join, false },
    { "lstrip", str_lstrip, false },
    { "partition", str_partition, false },
    { "removeprefix", str_removeprefix, false },
    { "removesuffix", str_removesuffix, false },
    { "replace", str_replace, false },
    { "rpartition", str_rpartition, false },
    { "rsplit", str_rsplit, false },
    { "rstrip", str_rstrip, false },
    { "split", str_split, false },
    { "splitlines", str_splitlines, false },
    { "strip", str_strip, false },
    { NULL, NULL, false },
};
