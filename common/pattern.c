/* pattern.c - see pattern.h. */
#include "common/pattern.h"

#include <string.h>

#include "common/str.h"

/* On a mismatch only the last star needs to take one byte more: whatever an
 * earlier one could take instead leads to the same place. So no recursion. */
static bool match(struct str pattern, const char *text)
{
    size_t at = 0;
    size_t star = pattern.len;
    const char *resume = text;

    while (*text != '\0') {
        if (at < pattern.len && pattern.ptr[at] == '*') {
            star = at++;
            resume = text;
        } else if (at < pattern.len && (pattern.ptr[at] == '?' || pattern.ptr[at] == *text)) {
            at++;
            text++;
        } else if (star < pattern.len) {
            at = star + 1;
            text = ++resume;
        } else {
            return false;
        }
    }
    while (at < pattern.len && pattern.ptr[at] == '*')
        at++;
    return at == pattern.len;
}

bool pattern_match(const char *pattern, const char *text)
{
    return match(str_of(pattern), text);
}

bool pattern_match_list(const char *list, const char *text)
{
    bool matched = false;

    while (*list != '\0') {
        struct str item = { list, strcspn(list, ",") };
        bool negated = str_starts_with(item, "!");

        list += item.len + (list[item.len] == ',');
        if (negated)
            item = (struct str){ item.ptr + 1, item.len - 1 };
        if (!match(item, text))
            continue;
        if (negated)
            return false;
        matched = true;
    }
    return matched;
}
