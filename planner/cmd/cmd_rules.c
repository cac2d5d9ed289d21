/* cmd_rules.c - migplan rules and migplan explain: what is checked, and why. */
#include <string.h>

#include "common/json_out.h"
#include "common/nearest.h"
#include "common/number.h"
#include "common/strbuf.h"
#include "planner/check/check.h"
#include "planner/cmd/cmd.h"

static void add_json(struct js_out *js, const struct rule_info *rule)
{
    js_open(js, NULL, '{');
    js_string(js, "code", rule->code);
    js_string(js, "rule", rule->name);
    js_string(js, "severity", severity_name(rule->severity));
    js_bool(js, "opt_in", rule->opt_in);
    js_string(js, "tags", rule->tags);
    js_string(js, "summary", rule->summary);
    js_string(js, "why", rule->why);
    js_string_if(js, "instead", rule->instead);
    js_string_if(js, "sql", rule->sql);
    js_string_if(js, "alembic", rule->alembic);
    js_string_if(js, "versions", rule->versions);
    js_string_if(js, "fine_when", rule->fine_when);
    if (rule->since > 0)
        js_number(js, "since", rule->since);
    if (rule->until > 0)
        js_number(js, "until", rule->until);
    js_string_if(js, "evidence", rule->evidence);
    js_close(js, '}');
}

static void print_json(const struct cli_call *call, const struct rule_info *const *rules)
{
    struct js_out js = { .text = { .arena = call->arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migplan.rules/1");
    js_open(&js, "rules", '[');
    for (size_t i = 0; rules[i] != NULL; i++)
        add_json(&js, rules[i]);
    js_close(&js, ']');
    js_close(&js, '}');
    (void)fputs(js_text(&js), call->out);
}

/* Adds text broken at blanks into lines of at most 78 characters. */
static void add_wrapped(struct strbuf *sb, const char *text)
{
    size_t column = 0;

    while (*text != '\0') {
        size_t len = strcspn(text, " ");

        if (column > 0 && column + 1 + len > 76) {
            strbuf_addch(sb, '\n');
            column = 0;
        }
        strbuf_addf(sb, "%s%.*s", column == 0 ? "  " : " ", (int)len, text);
        column += len + 1;
        text += len + strspn(text + len, " ");
    }
    strbuf_addch(sb, '\n');
}

static void add_section(struct strbuf *sb, const char *title, const char *text)
{
    if (text == NULL)
        return;
    strbuf_addf(sb, "%s\n", title);
    add_wrapped(sb, text);
}

/* Adds lines that can be pasted, as they are. */
static void add_code(struct strbuf *sb, const char *title, const char *text)
{
    if (text == NULL)
        return;
    strbuf_addf(sb, "%s\n", title);
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");

        strbuf_addf(sb, "  %.*s\n", (int)len, text);
        text += len + (text[len] == '\n');
    }
}

static void print_rule(const struct cli_call *call, const struct rule_info *rule)
{
    struct strbuf sb = { .arena = call->arena };

    strbuf_addf(&sb, "%s %s (%s%s)\n", rule->code, rule->name, severity_name(rule->severity),
                rule->opt_in ? ", opt-in" : "");
    add_wrapped(&sb, rule->summary);
    add_section(&sb, "Why", rule->why);
    add_section(&sb, "Instead", rule->instead);
    add_code(&sb, "In SQL", rule->sql);
    add_code(&sb, "In Alembic", rule->alembic);
    add_section(&sb, "Versions", rule->versions);
    add_section(&sb, "Fine when", rule->fine_when);
    add_section(&sb, "Evidence", rule->evidence);
    (void)fputs(strbuf_text(&sb), call->out);
}

static bool print_error_code(const struct cli_call *call, const char *name)
{
    int64_t number = 0;
    const struct error_code_info *info;

    if (name[0] != 'E' || !number_parse(name + 1, 1, 999, &number))
        return false;
    info = error_code_lookup((int)number);
    if (info == NULL)
        return false;
    (void)fprintf(call->out, "E%03d (exit status %d)\n  %s\n", (int)number, info->status,
                  info->title);
    return true;
}

static void unknown(const struct cli_call *call, const char *name, struct error *err)
{
    const struct rule_info *const *rules = check_rules(call->arena);
    struct strlist names = { 0 };
    const char *nearest;

    for (size_t i = 0; rules[i] != NULL; i++) {
        vec_push(call->arena, &names, rules[i]->name);
        vec_push(call->arena, &names, rules[i]->code);
    }
    nearest = nearest_find(name, &names);
    error_set(err, ERROR_USAGE, "there is no rule and no error '%s'", name);
    if (nearest != NULL)
        error_hint(err, "did you mean %s?", nearest);
    error_hint(err, "migplan rules lists them");
}

int cmd_rules(struct cli_call *call, struct error *err)
{
    const struct option_spec options[] = { { 0 } };
    const struct rule_info *const *rules = check_rules(call->arena);
    size_t width = 0;

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err))
        return 0;
    if (cmd_options(call)->json) {
        print_json(call, rules);
        return 0;
    }
    for (size_t i = 0; rules[i] != NULL; i++) {
        if (strlen(rules[i]->name) > width)
            width = strlen(rules[i]->name);
    }
    for (size_t i = 0; rules[i] != NULL; i++) {
        (void)fprintf(call->out, "%s  %-7s  %-*s  %s\n", rules[i]->code,
                      rules[i]->opt_in ? "opt-in" : severity_name(rules[i]->severity), (int)width,
                      rules[i]->name, rules[i]->summary);
    }
    return 0;
}

int cmd_explain(struct cli_call *call, struct error *err)
{
    const struct option_spec options[] = { { 0 } };
    const struct rule_info *rule;

    if (!cli_parse(call, "RULE|CODE", options, err) || !cli_operands(call, 1, 1, err))
        return 0;
    rule = check_find_rule(call->argv[0]);
    if (rule != NULL && cmd_options(call)->json)
        print_json(call, (const struct rule_info *[]){ rule, NULL });
    else if (rule != NULL)
        print_rule(call, rule);
    else if (!print_error_code(call, call->argv[0]))
        unknown(call, call->argv[0], err);
    return 0;
}
