/* plan_form.c - how the strings of a plan must look; see plan_shape.h. */
#include <string.h>

#include "common/plan_shape.h"
#include "common/sql_guard.h"
#include "common/time_utc.h"

static bool is_made_of(struct str text, const char *characters)
{
    for (size_t i = 0; i < text.len; i++) {
        if (strchr(characters, text.ptr[i]) == NULL)
            return false;
    }
    return true;
}

static bool is_hex(struct str text, size_t len)
{
    return text.len == len && is_made_of(text, "0123456789abcdef");
}

/* 1.20.0: three numbers without leading zeros. */
static bool is_release(struct str text)
{
    unsigned dots = 0;
    size_t begin = 0;

    if (text.len > 20 || !is_made_of(text, "0123456789."))
        return false;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && text.ptr[i] != '.')
            continue;
        if (i == begin || (text.ptr[begin] == '0' && i - begin > 1))
            return false;
        dots += i < text.len;
        begin = i + 1;
    }
    return dots == 2;
}

const char *shape_form_fault(enum shape_form form, struct str text)
{
    int64_t at_utc;

    switch (form) {
    case FORM_SHA256:
        return is_hex(text, 64) ? NULL : "is not 64 lower case hexadecimal digits";
    case FORM_OBJECT_ID:
        return is_hex(text, 40) || is_hex(text, 64)
                   ? NULL
                   : "is not 40 or 64 lower case hexadecimal digits";
    case FORM_NONCE:
        return is_hex(text, 16) ? NULL : "is not 16 lower case hexadecimal digits";
    case FORM_TIME:
        return time_utc_parse(text, &at_utc) ? NULL : "is not a time like 2026-01-31T12:00:00Z";
    case FORM_RELEASE:
        return is_release(text) ? NULL : "is not a release like 1.2.3";
    case FORM_ENVIRONMENT:
        return is_made_of(text, "abcdefghijklmnopqrstuvwxyz0123456789-")
                   ? NULL
                   : "has other characters than a-z, 0-9 and -";
    case FORM_DIGITS:
        return is_made_of(text, "0123456789") ? NULL : "has other characters than digits";
    case FORM_KEY:
        return is_made_of(text, "abcdefghijklmnopqrstuvwxyz0123456789_")
                   ? NULL
                   : "has other characters than a-z, 0-9 and _";
    case FORM_SQL:
        return sql_guard_fault(text);
    case FORM_ANY:
    case FORM_COUNT:
        break;
    }
    return NULL;
}
