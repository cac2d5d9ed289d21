/* str_case.c - methods of str: case, tests, padding, searching. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/number.h"
#include "planner/py/slice.h"
#include "planner/py/text.h"

/* --- case: ASCII only, the rest is Unicode's ----------------------------- */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return is_upper(c) || is_lower(c);
}

static char to_upper(char c)
{
    return (char)(c - (is_lower(c) ? 'a' - 'A' : 0));
}

static char to_lower(char c)
{
    return (char)(c + (is_upper(c) ? 'a' - 'A' : 0));
}

enum change { UPPER, LOWER, SWAP, TITLE, CAPITAL };

static bool gets_upper(char c, char before, enum change change, size_t at)
{
    switch (change) {
    case UPPER:
        return true;
    case LOWER:
        return false;
    case SWAP:
        return !is_upper(c);
    case TITLE:
        return !is_letter(before);
    case CAPITAL:
        break;
    }
    return at == 0;
}

static struct py_value *change_case(struct py_run *run, const struct py_value *self,
                                    const struct py_args *args, struct srcpos pos,
                                    enum change change)
{
    struct strbuf sb = { .arena = run->arena };
    char before = ' ';

    if (!py_takes(args, 0, 0) || !py_text_is_ascii(self->text))
        return py_not_understood(run, "a change of case", args, pos);
    if (!py_charge(run, self->text.len / 64, self->text.len, pos))
        return NULL;
    for (size_t i = 0; i < self->text.len; i++) {
        char c = self->text.ptr[i];

        strbuf_addch(&sb, (char)(gets_upper(c, before, change, i) ? to_upper(c) : to_lower(c)));
        before = c;
    }
    return py_str_taken(run->arena, &sb);
}

static struct py_value *str_upper(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return change_case(run, self, args, pos, UPPER);
}

static struct py_value *str_lower(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return change_case(run, self, args, pos, LOWER);
}

static struct py_value *str_swapcase(struct py_run *run, struct py_value *self,
                                     const struct py_args *args, struct srcpos pos)
{
    return change_case(run, self, args, pos, SWAP);
}

static struct py_value *str_title(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return change_case(run, self, args, pos, TITLE);
}

static struct py_value *str_capitalize(struct py_run *run, struct py_value *self,
                                       const struct py_args *args, struct srcpos pos)
{
    return change_case(run, self, args, pos, CAPITAL);
}

/* --- tests --------------------------------------------------------------- */

static bool is_alnum(char c)
{
    return is_letter(c) || is_digit(c);
}

static bool is_space(char c)
{
    return py_text_blank((struct str){ &c, 1 }) == 1;
}

static struct py_value *test_all(struct py_run *run, const struct py_value *self,
                                 const struct py_args *args, struct srcpos pos, bool (*test)(char))
{
    if (!py_takes(args, 0, 0) || !py_text_is_ascii(self->text))
        return py_not_understood(run, "a test of characters", args, pos);
    for (size_t i = 0; i < self->text.len; i++) {
        if (!test(self->text.ptr[i]))
            return py_bool(false);
    }
    return py_bool(self->text.len > 0);
}

/* At least one cased character, and all of that case. */
static struct py_value *test_case(struct py_run *run, const struct py_value *self,
                                  const struct py_args *args, struct srcpos pos,
                                  bool (*wanted)(char), bool (*other)(char))
{
    bool any = false;

    if (!py_takes(args, 0, 0) || !py_text_is_ascii(self->text))
        return py_not_understood(run, "a test of characters", args, pos);
    for (size_t i = 0; i < self->text.len; i++) {
        if (other(self->text.ptr[i]))
            return py_bool(false);
        any = any || wanted(self->text.ptr[i]);
    }
    return py_bool(any);
}

static struct py_value *str_isalpha(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    return test_all(run, self, args, pos, is_letter);
}

static struct py_value *str_isalnum(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    return test_all(run, self, args, pos, is_alnum);
}

static struct py_value *str_isdigit(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    return test_all(run, self, args, pos, is_digit);
}

static struct py_value *str_isspace(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    return test_all(run, self, args, pos, is_space);
}

static struct py_value *str_isupper(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    return test_case(run, self, args, pos, is_upper, is_lower);
}

static struct py_value *str_islower(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    return test_case(run, self, args, pos, is_lower, is_upper);
}

static struct py_value *str_isidentifier(struct py_run *run, struct py_value *self,
                                         const struct py_args *args, struct srcpos pos)
{
    if (!py_takes(args, 0, 0) || !py_text_is_ascii(self->text))
        return py_not_understood(run, "isidentifier()", args, pos);
    for (size_t i = 0; i < self->text.len; i++) {
        char c = self->text.ptr[i];

        if (!(is_letter(c) || c == '_' || (i > 0 && is_digit(c))))
            return py_bool(false);
    }
    return py_bool(self->text.len > 0);
}

/* --- beginnings and ends ------------------------------------------------- */

static bool has_affix(struct str text, struct str affix, bool at_end)
{
    return affix.len <= text.len &&
           memcmp(text.ptr + (at_end ? text.len - affix.len : 0), affix.ptr, affix.len) == 0;
}

/* The part of text that the optional start and end of a search leave; *is_past where start is
 * behind the end of text. False where they are not understood. */
static bool narrow(struct py_run *run, const struct py_value *self, const struct py_args *args,
                   struct py_cut *cut)
{
    struct py_value slice = { .kind = PY_SLICE };

    slice.slice.start = args->list.count > 1 ? args->list.items[1] : py_none();
    slice.slice.stop = args->list.count > 2 ? args->list.items[2] : py_none();
    slice.slice.step = py_none();
    if ((slice.slice.start->kind != PY_NONE && !py_is_integer(slice.slice.start)) ||
        (slice.slice.stop->kind != PY_NONE && !py_is_integer(slice.slice.stop)))
        return false;
    return py_cut_read(run, &slice, py_text_count(self->text), run->site, cut);
}

static struct py_value *affix(struct py_run *run, const struct py_value *self,
                              const struct py_args *args, struct srcpos pos, bool at_end)
{
    const struct py_value *what = args->list.count > 0 ? args->list.items[0] : py_none();

    if (!py_takes(args, 1, 1) || (what->kind != PY_STR && what->kind != PY_TUPLE))
        return py_not_understood(run, "startswith()", args, pos);
    if (what->kind == PY_STR)
        return py_bool(has_affix(self->text, what->text, at_end));
    for (size_t i = 0; i < what->list.count; i++) {
        if (what->list.items[i]->kind != PY_STR)
            return py_not_understood(run, "startswith()", args, pos);
        if (has_affix(self->text, what->list.items[i]->text, at_end))
            return py_bool(true);
    }
    return py_bool(false);
}

static struct py_value *str_startswith(struct py_run *run, struct py_value *self,
                                       const struct py_args *args, struct srcpos pos)
{
    return affix(run, self, args, pos, false);
}

static struct py_value *str_endswith(struct py_run *run, struct py_value *self,
                                     const struct py_args *args, struct srcpos pos)
{
    return affix(run, self, args, pos, true);
}

/* --- searching ----------------------------------------------------------- */

enum search { FIND, RFIND, INDEX, RINDEX, COUNT };

static int64_t count_in(struct str text, struct str what)
{
    int64_t count = 0;

    if (what.len == 0)
        return py_text_count(text) + 1;
    for (int64_t at = py_text_find(text, what, 0); at >= 0;
         at = py_text_find(text, what, (size_t)at + what.len))
        count++;
    return count;
}

static struct py_value *search(struct py_run *run, const struct py_value *self,
                               const struct py_args *args, struct srcpos pos, enum search how)
{
    struct py_cut cut = { 0 };
    struct str text;
    struct str what;
    int64_t at;

    if (!py_takes(args, 1, 3) || args->list.items[0]->kind != PY_STR ||
        !narrow(run, self, args, &cut) || (args->list.count > 1 && cut.start > cut.stop))
        return run->abort != PY_RUNNING ? NULL : py_not_understood(run, "find()", args, pos);
    if (!py_charge(run, self->text.len / 64, 0, pos))
        return NULL;
    what = args->list.items[0]->text;
    text = py_text_slice(self->text, cut.start, cut.stop);
    if (how == COUNT)
        return py_int(run->arena, count_in(text, what));
    at = how == RFIND || how == RINDEX ? py_text_rfind(text, what, text.len)
                                       : py_text_find(text, what, 0);
    if (at < 0 && (how == INDEX || how == RINDEX))
        return py_throw(run, pos, "ValueError", "substring not found");
    if (at >= 0)
        at = cut.start + py_text_count((struct str){ text.ptr, (size_t)at });
    return py_int(run->arena, at);
}

static struct py_value *str_find(struct py_run *run, struct py_value *self,
                                 const struct py_args *args, struct srcpos pos)
{
    return search(run, self, args, pos, FIND);
}

static struct py_value *str_rfind(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return search(run, self, args, pos, RFIND);
}

static struct py_value *str_index(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return search(run, self, args, pos, INDEX);
}

static struct py_value *str_rindex(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    return search(run, self, args, pos, RINDEX);
}

static struct py_value *str_count(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return search(run, self, args, pos, COUNT);
}

/* --- padding ------------------------------------------------------------- */

/* So many of fill on the left, and so many on the right. */
static struct py_value *padded(struct py_run *run, struct str text, struct str fill, int64_t left,
                               int64_t right, struct srcpos pos)
{
    struct strbuf sb = { .arena = run->arena };

    if (!py_charge(run, 0, (uint64_t)(left + right) * fill.len + text.len, pos))
        return NULL;
    for (int64_t i = 0; i < left; i++)
        strbuf_add(&sb, fill.ptr, fill.len);
    strbuf_add(&sb, text.ptr, text.len);
    for (int64_t i = 0; i < right; i++)
        strbuf_add(&sb, fill.ptr, fill.len);
    return py_str_taken(run->arena, &sb);
}

/* sides: 1 pads on the left, 2 on the right, 3 on both. */
static struct py_value *pad(struct py_run *run, struct py_value *self, const struct py_args *args,
                            struct srcpos pos, int sides)
{
    struct str fill = str_of(" ");
    int64_t width;
    int64_t count;
    int64_t left;

    if (!py_takes(args, 1, 2) || !py_is_integer(args->list.items[0]) ||
        (args->list.count == 2 &&
         (args->list.items[1]->kind != PY_STR || py_text_count(args->list.items[1]->text) != 1)))
        return py_not_understood(run, "padding", args, pos);
    if (args->list.count == 2)
        fill = args->list.items[1]->text;
    width = py_integer(args->list.items[0]);
    width = width > (int64_t)1 << 40 ? (int64_t)1 << 40 : width;
    count = width - py_text_count(self->text);
    if (count <= 0)
        return self;
    left = sides == 1 ? count : sides == 2 ? 0 : count / 2 + (count & width & 1);
    return padded(run, self->text, fill, left, count - left, pos);
}

static struct py_value *str_rjust(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return pad(run, self, args, pos, 1);
}

static struct py_value *str_ljust(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return pad(run, self, args, pos, 2);
}

static struct py_value *str_center(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    return pad(run, self, args, pos, 3);
}

static struct py_value *str_zfill(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    struct str text = self->text;
    bool has_sign = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+');
    struct py_value *rest;
    int64_t count;

    if (!py_takes(args, 1, 1) || !py_is_integer(args->list.items[0]) ||
        py_integer(args->list.items[0]) > 100000)
        return py_not_understood(run, "zfill()", args, pos);
    count = py_integer(args->list.items[0]) - py_text_count(text);
    if (count <= 0)
        return self;
    rest = padded(run, (struct str){ text.ptr + has_sign, text.len - has_sign }, str_of("0"), count,
                  0, pos);
    if (rest == NULL || !has_sign)
        return rest;
    return padded(run, rest->text, (struct str){ text.ptr, 1 }, 1, 0, pos);
}

static struct py_value *str_expandtabs(struct py_run *run, struct py_value *self,
                                       const struct py_args *args, struct srcpos pos)
{
    return memchr(self->text.ptr, '\t', self->text.len) == NULL && py_takes(args, 0, 1)
               ? self
               : py_not_understood(run, "expandtabs()", args, pos);
}

const struct py_builtin py_str_methods_2[] = {
    { "capitalize", str_capitalize, false },
    { "casefold", str_lower, false },
    { "center", str_center, false },
    { "count", str_count, false },
    { "endswith", str_endswith, false },
    { "expandtabs", str_expandtabs, false },
    { "find", str_find, false },
    { "index", str_index, false },
    { "isalnum", str_isalnum, false },
    { "isalpha", str_isalpha, false },
    { "isdecimal", str_isdigit, false },
    { "isdigit", str_isdigit, false },
    { "isidentifier", str_isidentifier, false },
    { "islower", str_islower, false },
    { "isnumeric", str_isdigit, false },
    { "isspace", str_isspace, false },
    { "isupper", str_isupper, false },
    { "ljust", str_ljust, false },
    { "lower", str_lower, false },
    { "rfind", str_rfind, false },
    { "rindex", str_rindex, false },
    { "rjust", str_rjust, false },
    { "startswith", str_startswith, false },
    { "swapcase", str_swapcase, false },
    { "title", str_title, false },
    { "upper", str_upper, false },
    { "zfill", str_zfill, false },
    { NULL, NULL, false },
};
