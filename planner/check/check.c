/* check.c - see check.h. */
#include "planner/check/check.h"

#include <stdlib.h>
#include <string.h>

#include "common/nearest.h"
#include "planner/check/rule.h"
#include "planner/check/size.h"
#include "planner/lint/lint.h"

/* By code. */
/* clang-format off */
static const struct rule *const rules[] = {
    &rule_unreadable_revision,
    &rule_multiple_heads,
    &rule_missing_parent,
    &rule_cycle,
    &rule_duplicate_revision,
    &rule_conflicting_siblings,
    &rule_dangling_dependency,
    &rule_duplicate_label,
    &rule_bad_revision_id,
    &rule_long_revision_id,
    &rule_orphan_tree,
    &rule_branch_point,
    &rule_multiple_roots,
    &rule_out_of_order,
    &rule_stale_create_date,
    &rule_redundant_dependency,
    &rule_ambiguous_prefix,
    &rule_unreachable_revision,
    &rule_down_revision_not_on_base,
    &rule_filename_order,
    &rule_missing_downgrade,
    &rule_irreversible_downgrade,
    &rule_empty_upgrade,
    &rule_merge_not_empty,
    &rule_downgrade_mismatch,
    &rule_downgrade_data_loss,
    &rule_destructive_before_deploy,
    &rule_opaque_revision,
    &rule_non_deterministic_script,
    &rule_model_import,
    &rule_version_table,
    &rule_deleted_revision,
    &rule_edited_revision,
    &rule_unknown_history,
    &rule_squash_missing_replaces,
    &rule_unknown_suppression,
    &rule_unused_suppression,
    &rule_suppression_without_reason,
};
/* clang-format on */

enum { RULES = sizeof(rules) / sizeof(rules[0]) };

const struct rule *const *rules_all(size_t *count)
{
    *count = RULES;
    return rules;
}

static int compare_codes(const void *a, const void *b)
{
    const struct rule_info *const *x = a;
    const struct rule_info *const *y = b;

    return strcmp((*x)->code, (*y)->code);
}

const struct rule_info *const *check_rules(struct arena *arena)
{
    const struct rule_info *const *sql = lint_rules(arena);
    const struct rule_info **infos;
    size_t count = 0;

    while (sql[count] != NULL)
        count++;
    infos = arena_new_array(arena, const struct rule_info *, RULES + count + 1);
    for (size_t i = 0; i < RULES; i++)
        infos[i] = &rules[i]->info;
    for (size_t i = 0; i < count; i++)
        infos[RULES + i] = sql[i];
    qsort(infos, RULES + count, sizeof(infos[0]), compare_codes);
    return infos;
}

static bool is_called(const struct rule_info *info, const char *name)
{
    return strcmp(info->code, name) == 0 || strcmp(info->name, name) == 0;
}

const struct rule_info *check_find_rule(const char *name)
{
    for (size_t i = 0; i < RULES; i++) {
        if (is_called(&rules[i]->info, name))
            return &rules[i]->info;
    }
    return lint_find_rule(name);
}

const char *check_nearest_rule(const char *name, struct arena *arena)
{
    const struct rule_info *const *infos = check_rules(arena);
    struct strlist names = { 0 };

    for (size_t i = 0; infos[i] != NULL; i++) {
        vec_push(arena, &names, infos[i]->name);
        vec_push(arena, &names, infos[i]->code);
    }
    return nearest_find(name, &names);
}

static bool no_rule(const char *name, struct arena *arena, struct error *err)
{
    const char *nearest = check_nearest_rule(name, arena);

    error_set(err, ERROR_USAGE, "there is no rule '%s'", name);
    if (nearest != NULL)
        error_hint(err, "did you mean %s?", nearest);
    return error_hint(err, "migplan rules lists them");
}

/* Splits "RULE=severity"; false where it is not of that form. */
static bool parse_severity(const char *setting, struct arena *arena, const char **name,
                           enum severity *severity)
{
    const char *equals = strchr(setting, '=');

    if (equals == NULL)
        return false;
    *name = arena_strndup(arena, setting, (size_t)(equals - setting));
    return severity_parse(equals + 1, severity);
}

static bool verify_names(const struct strlist *names, struct arena *arena, struct error *err)
{
    for (size_t i = 0; i < names->count; i++) {
        if (check_find_rule(names->items[i]) == NULL)
            return no_rule(names->items[i], arena, err);
    }
    return true;
}

bool check_settings_verify(const struct check_settings *settings, struct arena *arena,
                           struct error *err)
{
    for (size_t i = 0; i < settings->severities.count; i++) {
        const char *setting = settings->severities.items[i];
        const char *name = setting;
        enum severity severity;

        if (!parse_severity(setting, arena, &name, &severity))
            return error_set(err, ERROR_USAGE, "'%s' is not RULE=error, RULE=warning or RULE=note",
                             setting);
        if (check_find_rule(name) == NULL)
            return no_rule(name, arena, err);
    }
    return verify_names(&settings->select, arena, err) &&
           verify_names(&settings->ignore, arena, err);
}

static bool is_listed(const struct rule_info *info, const struct strlist *names)
{
    return strlist_has(names, info->code) || strlist_has(names, info->name);
}

bool check_wants(const struct rule_info *info, const struct check_settings *settings)
{
    if (is_listed(info, &settings->ignore))
        return false;
    if (settings->select.count > 0)
        return is_listed(info, &settings->select);
    return !info->opt_in;
}

/* Finds how bad settings say the rule is; false where they do not. */
static bool find_severity(const struct rule_info *info, const struct check_settings *settings,
                          struct arena *arena, enum severity *out)
{
    bool found = false;

    for (size_t i = 0; i < settings->severities.count; i++) {
        const char *name = "";
        enum severity wanted;

        if (!parse_severity(settings->severities.items[i], arena, &name, &wanted) ||
            !is_called(info, name))
            continue;
        *out = wanted;
        found = true;
    }
    return found;
}

enum severity check_severity(const struct rule_info *info, const struct check_settings *settings,
                             struct arena *arena)
{
    enum severity severity = info->severity;

    (void)find_severity(info, settings, arena, &severity);
    return severity;
}

void check_take(struct findings *findings, const struct check_settings *settings,
                struct arena *arena)
{
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++) {
        struct finding f = findings->items[i];

        if (!check_wants(f.rule, settings))
            continue;
        if (!find_severity(f.rule, settings, arena, &f.severity))
            size_weigh(&f, settings, arena);
        findings->items[kept++] = f;
    }
    findings->count = kept;
}

bool check_is_new(const struct check_input *input, const struct revision *r)
{
    return input->base_ids == NULL || strmap_get(input->base_ids, r->id) == NULL;
}

const struct script *check_script(const struct check_input *input, const struct graph_node *n,
                                  enum direction direction)
{
    const struct script *scripts =
        direction == DIRECTION_UPGRADE ? input->upgrades : input->downgrades;

    return scripts == NULL || !check_is_new(input, n->revision) ? NULL : &scripts[n->index];
}

struct finding rule_finding(const struct rule_info *info, const struct check_input *input,
                            const struct revision *r, bool at_parent, const char *message)
{
    struct region region = { .start = at_parent ? r->down_pos : r->pos };

    /* The value of down_revision is one line nearly always; where it is more,
     * the region ends with its first line. */
    if (at_parent && r->down_span.end > r->down_span.begin && region.start.column > 0)
        region.end_column = region.start.column + (uint32_t)(r->down_span.end - r->down_span.begin);
    return (struct finding){
        .rule = info,
        .severity = info->severity,
        .region = region,
        .tree = input->tree,
        .revision = r->id,
        .message = message,
    };
}

void rule_add_origin(struct finding *f, const struct revision *r, struct arena *arena)
{
    vec_push(arena, &f->origins, (struct origin){ r, NULL });
}

void rule_add_problem(const struct rule_info *info, const struct check_input *input,
                      const struct graph_problem *p, struct arena *arena, struct findings *out)
{
    struct finding f = rule_finding(info, input, p->revision, false, p->message);

    f.region = (struct region){ .start = p->pos };
    if (p->hint != NULL)
        vec_push(arena, &f.hints, p->hint);
    if (p->other != NULL) {
        vec_push(arena, &f.related,
                 (struct related){ { .start = p->other->pos },
                                   p->fact != NULL ? p->fact : p->other->path });
    }
    vec_push(arena, out, f);
}

static void check_problems(const struct rule *rule, const struct check_input *input,
                           struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < input->problems->count; i++) {
        const struct graph_problem *p = &input->problems->items[i];

        if (p->code == rule->problem)
            rule_add_problem(&rule->info, input, p, arena, out);
    }
}

static bool has_spoken(const struct rule *rule, const struct findings *findings)
{
    for (size_t i = 0; rule != NULL && i < findings->count; i++) {
        if (findings->items[i].rule == &rule->info)
            return true;
    }
    return false;
}

static void run_rule(const struct rule *rule, const struct check_input *input,
                     const struct check_settings *settings, struct arena *arena,
                     struct findings *out)
{
    size_t first = out->count;
    enum severity severity = rule->info.severity;

    if (rule->check != NULL)
        rule->check(&rule->info, input, arena, out);
    else
        check_problems(rule, input, arena, out);
    if (!find_severity(&rule->info, settings, arena, &severity))
        return;
    for (size_t j = first; j < out->count; j++)
        out->items[j].severity = severity;
}

void check_run(const struct check_input *input, const struct check_settings *settings,
               struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < RULES; i++) {
        if (check_wants(&rules[i]->info, settings) && !has_spoken(rules[i]->unless, out))
            run_rule(rules[i], input, settings, arena, out);
    }
}
