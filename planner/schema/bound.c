/* bound.c - see bound.h. Compares texts, so it knows less than PostgreSQL:
 * numbers, ISO dates, and what is written the same. */
#include "planner/schema/bound.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum order {
    ORDER_LESS,
    ORDER_EQUAL,
    ORDER_GREATER,
    ORDER_UNKNOWN,
};

static bool is_number(const char *text, double *out)
{
    char *end = NULL;

    *out = strtod(text, &end);
    return end != text && *end == '\0';
}

static bool is_date(const char *text)
{
    static const char form[] = "dddd-dd-dd";

    for (size_t i = 0; form[i] != '\0'; i++) {
        if (form[i] == '-' ? text[i] != '-' : isdigit((unsigned char)text[i]) == 0)
            return false;
    }
    return true;
}

static enum order order_of(int comparison)
{
    return comparison < 0 ? ORDER_LESS : comparison > 0 ? ORDER_GREATER : ORDER_EQUAL;
}

static enum order compare(const char *a, const char *b)
{
    double x;
    double y;

    if (strcmp(a, b) == 0)
        return ORDER_EQUAL;
    if (is_number(a, &x) && is_number(b, &y))
        return order_of((x > y) - (x < y));
    if (is_date(a) && is_date(b))
        return order_of(strcmp(a, b));
    return ORDER_UNKNOWN;
}

static bool is_at_least(const char *a, const char *b)
{
    enum order order = compare(a, b);

    return order == ORDER_EQUAL || order == ORDER_GREATER;
}

/* Whether an arm keeps the key at or above lower. */
static bool arm_holds_lower(const struct expression_arm *arm, const char *lower)
{
    const char *value = arm->values.count > 0 ? arm->values.items[0] : "";

    if (arm->kind != ARM_COMPARE)
        return false;
    return (arm->op[0] == '>' || strcmp(arm->op, "=") == 0) && is_at_least(value, lower);
}

/* Whether an arm keeps the key below upper. */
static bool arm_holds_upper(const struct expression_arm *arm, const char *upper)
{
    const char *value = arm->values.count > 0 ? arm->values.items[0] : "";

    if (arm->kind != ARM_COMPARE)
        return false;
    if (strcmp(arm->op, "<") == 0)
        return is_at_least(upper, value);
    return (strcmp(arm->op, "<=") == 0 || strcmp(arm->op, "=") == 0) &&
           compare(value, upper) == ORDER_LESS;
}

static bool arm_holds_list(const struct expression_arm *arm, const struct strlist *values)
{
    bool equal = arm->kind == ARM_COMPARE && strcmp(arm->op, "=") == 0;

    if (!equal && arm->kind != ARM_IN)
        return false;
    for (size_t i = 0; i < arm->values.count; i++) {
        if (!strlist_has(values, arm->values.items[i]))
            return false;
    }
    return true;
}

enum limit {
    LIMIT_LOWER,
    LIMIT_UPPER,
    LIMIT_LIST,
};

static bool arm_holds(const struct expression_arm *arm, const struct partition_bound *bound,
                      enum limit limit)
{
    switch (limit) {
    case LIMIT_LOWER:
        return arm_holds_lower(arm, bound->lower.items[0]);
    case LIMIT_UPPER:
        return arm_holds_upper(arm, bound->upper.items[0]);
    case LIMIT_LIST:
        break;
    }
    return arm_holds_list(arm, &bound->values);
}

/* Whether a valid CHECK of the table holds that limit for the key. */
static bool table_holds(const struct relation *table, const char *key,
                        const struct partition_bound *bound, enum limit limit)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const struct constraint *c = table->constraints.items[i];

        if (c->kind != CONSTRAINT_CHECK || !c->valid || c->check == NULL)
            continue;
        for (size_t j = 0; j < c->check->arms.count; j++) {
            const struct expression_arm *arm = &c->check->arms.items[j];

            if (arm->column != NULL && strcmp(arm->column, key) == 0 &&
                arm_holds(arm, bound, limit))
                return true;
        }
    }
    return false;
}

static bool is_not_null(const struct relation *table, const char *key)
{
    const struct column *c = relation_column(table, key);

    return (c != NULL && c->not_null) || relation_proves_not_null(table, key, NULL);
}

bool bound_is_proven(const struct relation *parent, const struct relation *table,
                     const struct partition_bound *bound)
{
    const char *key;

    if (parent->partition_keys.count != 1 || bound->is_default || bound->strategy == 'h')
        return false;
    key = parent->partition_keys.items[0];
    if (bound->strategy == 'l') {
        bool takes_null = strlist_has(&bound->values, "NULL");

        return (takes_null || is_not_null(table, key)) &&
               table_holds(table, key, bound, LIMIT_LIST);
    }
    if (bound->lower.count != 1 || bound->upper.count != 1 || !is_not_null(table, key))
        return false;
    return (strcmp(bound->lower.items[0], "MINVALUE") == 0 ||
            table_holds(table, key, bound, LIMIT_LOWER)) &&
           (strcmp(bound->upper.items[0], "MAXVALUE") == 0 ||
            table_holds(table, key, bound, LIMIT_UPPER));
}

/* Whether a value of the key is surely not one of the new partition's. */
static bool is_outside(const char *value, const struct partition_bound *bound)
{
    if (bound->strategy == 'l')
        return !strlist_has(&bound->values, value) && !strlist_has(&bound->values, "?");
    return compare(value, bound->lower.items[0]) == ORDER_LESS ||
           is_at_least(value, bound->upper.items[0]);
}

static bool all_are_outside(const struct strlist *values, const struct partition_bound *bound)
{
    for (size_t i = 0; i < values->count; i++) {
        if (!is_outside(values->items[i], bound))
            return false;
    }
    return values->count > 0;
}

static bool comparison_excludes(const struct expression_arm *arm,
                                const struct partition_bound *bound)
{
    const char *value = arm->values.count > 0 ? arm->values.items[0] : "";

    if (strcmp(arm->op, "=") == 0)
        return is_outside(value, bound);
    if (bound->strategy == 'l')
        return strcmp(arm->op, "<>") == 0 && bound->values.count == 1 &&
               strcmp(bound->values.items[0], value) == 0;
    if (strcmp(arm->op, "<") == 0)
        return is_at_least(bound->lower.items[0], value);
    if (strcmp(arm->op, "<=") == 0)
        return compare(value, bound->lower.items[0]) == ORDER_LESS;
    return arm->op[0] == '>' && is_at_least(value, bound->upper.items[0]);
}

/* Whether one arm alone keeps the key out of the new partition. NULL is in it
 * where a list says so. */
static bool arm_excludes(const struct expression_arm *arm, const char *key,
                         const struct partition_bound *bound)
{
    if (arm->kind == ARM_ANY) {
        for (size_t i = 0; i < arm->choices.count; i++) {
            if (!arm_excludes(&arm->choices.items[i], key, bound))
                return false;
        }
        return true;
    }
    if (strcmp(arm->column, key) != 0 ||
        (bound->strategy != 'l' && (bound->lower.count != 1 || bound->upper.count != 1)))
        return false;
    if (arm->kind == ARM_IN)
        return all_are_outside(&arm->values, bound);
    if (arm->kind == ARM_NULL)
        return !strlist_has(&bound->values, "NULL");
    return arm->kind == ARM_COMPARE && comparison_excludes(arm, bound);
}

/* NOT and its like are not taken apart: that such a check names the key and both
 * ends of the range is taken for the proof it is made for. */
static bool text_excludes(const struct expression *check, const char *key,
                          const struct partition_bound *bound)
{
    const struct strlist *ends[] = { &bound->lower, &bound->upper, &bound->values };

    if (!strlist_has(&check->columns, key) || check->text[0] == '\0')
        return false;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        for (size_t j = 0; j < ends[i]->count; j++) {
            const char *end = ends[i]->items[j];

            if (strcmp(end, "MINVALUE") != 0 && strcmp(end, "MAXVALUE") != 0 &&
                strstr(check->text, end) == NULL)
                return false;
        }
    }
    return true;
}

bool bound_is_excluded(const struct relation *parent, const struct relation *table,
                       const struct partition_bound *bound)
{
    const char *key = parent->partition_keys.count == 1 ? parent->partition_keys.items[0] : "";

    if (*key == '\0')
        return false;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const struct constraint *c = table->constraints.items[i];
        const struct expression *check = c->check;

        if (c->kind != CONSTRAINT_CHECK || !c->valid || check == NULL)
            continue;
        for (size_t j = 0; j < check->arms.count; j++) {
            const struct expression_arm *arm = &check->arms.items[j];

            if (arm->kind == ARM_OTHER ? text_excludes(check, key, bound)
                                       : arm_excludes(arm, key, bound))
                return true;
        }
    }
    return false;
}
