/* check_refs.c - see check_refs.h. */
#include "planner/cmd/check_refs.h"

#include <string.h>

#include "common/pattern.h"
#include "planner/cmd/cmd.h"
#include "planner/cmd/git_project.h"

/* Returns the name as people type it: without "refs/heads/" and its likes. */
static const char *short_name(const char *name)
{
    static const char *const kinds[] = { "refs/heads/", "refs/remotes/", "refs/tags/" };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strncmp(name, kinds[i], strlen(kinds[i])) == 0)
            return name + strlen(kinds[i]);
    }
    return name;
}

static bool is_branch(const char *name)
{
    return strncmp(name, "refs/heads/", 11) == 0 || strncmp(name, "refs/remotes/", 13) == 0;
}

static bool is_meant(const char *pattern, const char *name)
{
    return is_branch(name) &&
           (pattern_match(pattern, name) || pattern_match(pattern, short_name(name)));
}

static bool is_told(const struct finding *f)
{
    return f->severity == SEVERITY_ERROR && f->suppressed == NULL &&
           strstr(f->rule->tags, "graph") != NULL;
}

/* Names the base's trees, which are the same for every branch. */
static void add_trees(const struct report *one, struct report *out, struct arena *arena)
{
    for (size_t i = 0; i < one->trees.count; i++) {
        struct report_tree tree = one->trees.items[i];

        tree.branch_heads = tree.result_heads = tree.base_heads;
        tree.new_count = 0;
        vec_push(arena, &out->trees, tree);
    }
}

/* Judges one branch; a branch that is merged already has nothing to tell. */
static bool check_ref(const struct cli_call *call, const struct git_store *store,
                      const struct check_request *request, const char *name,
                      struct findings *findings, struct report *out, struct error *err)
{
    struct check_request one = *request;
    struct report report = { 0 };
    struct git_commit base;
    struct git_commit head;
    struct strlist origins = { 0 };
    struct strlist mine = { 0 };
    bool certain;

    if (!git_store_resolve(store, request->base, call->arena, &base, err) ||
        !git_store_resolve(store, name, call->arena, &head, err))
        return false;
    vec_push(call->arena, &mine, head.id);
    if (!git_store_merge_bases(store, base.id, &mine, call->arena, &origins, &certain, err))
        return false;
    if (strlist_has(&origins, head.id))
        return true;
    one.head = name;
    one.refs = NULL;
    if (!check_project(call, &one, &report, err))
        return error_while(err, "checking the branch %s", short_name(name));
    out->fail_on = report.fail_on;
    if (out->trees.count == 0)
        add_trees(&report, out, call->arena);
    vec_push(call->arena, &out->refs, short_name(name));
    for (size_t i = 0; i < report.findings->count; i++) {
        struct finding f = report.findings->items[i];

        if (!is_told(&f))
            continue;
        f.message = arena_printf(call->arena, "%s: %s", short_name(name), f.message);
        vec_push(call->arena, findings, f);
    }
    for (size_t i = 0; i < report.assumptions.count; i++) {
        if (!strlist_has(&out->assumptions, report.assumptions.items[i]))
            vec_push(call->arena, &out->assumptions, report.assumptions.items[i]);
    }
    return true;
}

static bool no_branch(const struct check_request *request, struct error *err)
{
    error_set(err, ERROR_NO_REF, "no branch matches '%s'", request->refs);
    return error_hint(err, "fetch those of pull requests first:  git fetch origin "
                           "'refs/pull/*/head:refs/remotes/origin/pr/*'");
}

bool check_refs(const struct cli_call *call, const struct check_request *request,
                struct report *out, struct error *err)
{
    struct findings *findings = arena_new(call->arena, struct findings);
    struct git_refs refs = { 0 };
    struct git_store *store;
    size_t count = 0;

    if (!git_project_store(call, &store, err) ||
        !git_store_read_refs(store, call->arena, &refs, err))
        return false;
    out->fail_on = "error";
    for (size_t i = 0; i < refs.count; i++) {
        if (!is_meant(request->refs, refs.items[i].name))
            continue;
        count++;
        if (!check_ref(call, store, request, refs.items[i].name, findings, out, err))
            return false;
    }
    if (count == 0)
        return no_branch(request, err);
    out->arena = call->arena;
    findings_finish(findings);
    findings_identify(findings, call->arena);
    out->findings = findings;
    out->rules = check_rules(call->arena);
    out->files = strmap_new(call->arena);
    out->color = cmd_use_color(call);
    out->base = request->base;
    return true;
}
