/* ci.c - see ci.h. */
#include "planner/cmd/ci.h"

#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/strbuf.h"

/* A file that is written whole, below the folder that a variable names. */
struct ci_file {
    const char *folder; /* the variable */
    const char *name;
    const struct format *format;
};

struct ci_system {
    const char *name;
    const char *sign;       /* a variable that is set where it is this one */
    const char *targets[2]; /* variables with the branch that is merged into */
    const char *not_in;     /* a variable that is "false" where no pull request is built */
    bool annotates;         /* reads workflow commands of GitHub in the log */
    struct ci_file file;
};

/* The first whose sign is there. Gitea and Forgejo set GitHub's variables. */
static const struct ci_system systems[] = {
    { .name = "GitHub",
      .sign = "GITHUB_ACTIONS",
      .targets = { "GITHUB_BASE_REF" },
      .annotates = true },
    { .name = "GitLab",
      .sign = "GITLAB_CI",
      .targets = { "CI_MERGE_REQUEST_TARGET_BRANCH_NAME" },
      .file = { "CI_PROJECT_DIR", "gl-code-quality-report.json", &format_gitlab } },
    { .name = "Jenkins",
      .sign = "JENKINS_URL",
      .targets = { "CHANGE_TARGET" },
      .file = { "WORKSPACE", "migplan-junit.xml", &format_junit } },
    { .name = "Bitbucket",
      .sign = "BITBUCKET_BUILD_NUMBER",
      .targets = { "BITBUCKET_PR_DESTINATION_BRANCH" },
      .file = { "BITBUCKET_CLONE_DIR", "test-results/migplan-junit.xml", &format_junit } },
    { .name = "Azure Pipelines",
      .sign = "TF_BUILD",
      .targets = { "SYSTEM_PULLREQUEST_TARGETBRANCH" },
      .file = { "BUILD_ARTIFACTSTAGINGDIRECTORY", "migplan-junit.xml", &format_junit } },
    { .name = "Buildkite",
      .sign = "BUILDKITE",
      .targets = { "BUILDKITE_PULL_REQUEST_BASE_BRANCH" },
      .not_in = "BUILDKITE_PULL_REQUEST" },
    { .name = "Travis",
      .sign = "TRAVIS",
      .targets = { "TRAVIS_BRANCH" },
      .not_in = "TRAVIS_PULL_REQUEST" },
    { .name = "Woodpecker",
      .sign = "CI_PIPELINE_FORGE_URL",
      .targets = { "CI_COMMIT_TARGET_BRANCH" } },
    { .name = "Drone", .sign = "DRONE", .targets = { "DRONE_TARGET_BRANCH" } },
    { .name = "CircleCI", .sign = "CIRCLECI" },
};

/* Returns the variable's value, or NULL where it is empty or not set. */
static const char *variable(const char *name)
{
    const char *value = name == NULL ? NULL : getenv(name);

    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* Of a merge queue there is no base branch; its own branch is named for it:
 * refs/heads/gh-readonly-queue/main/pr-7-0123abc. */
static const char *queue_target(struct arena *arena)
{
    static const char prefix[] = "refs/heads/gh-readonly-queue/";
    const char *ref = variable("GITHUB_REF");
    const char *end = ref == NULL ? NULL : strstr(ref, "/pr-");

    if (end == NULL || strncmp(ref, prefix, sizeof(prefix) - 1) != 0)
        return NULL;
    ref += sizeof(prefix) - 1;
    return end > ref ? arena_strndup(arena, ref, (size_t)(end - ref)) : NULL;
}

static const char *target_of(const struct ci_system *system, struct arena *arena,
                             const char **said_by)
{
    const char *not_in = variable(system->not_in);

    if (system->not_in != NULL && (not_in == NULL || strcmp(not_in, "false") == 0))
        return NULL;
    for (size_t i = 0; i < sizeof(system->targets) / sizeof(system->targets[0]); i++) {
        const char *branch = variable(system->targets[i]);

        *said_by = system->targets[i];
        if (branch != NULL)
            return strncmp(branch, "refs/heads/", 11) == 0 ? branch + 11 : branch;
    }
    *said_by = "GITHUB_REF";
    return system->annotates ? queue_target(arena) : NULL;
}

/* Returns the URL if it is one that may stand in a page; else NULL. */
static const char *url(const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-._~/:%";
    bool is_web = strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;

    return is_web && text[strspn(text, plain)] == '\0' ? text : NULL;
}

static const char *url_if(struct arena *arena, const char *a, const char *between, const char *b)
{
    return a == NULL || b == NULL ? NULL : url(arena_printf(arena, "%s%s%s", a, between, b));
}

static void find_urls(struct arena *arena, struct ci *out)
{
    if (out->system->annotates) {
        out->repository_url =
            url_if(arena, variable("GITHUB_SERVER_URL"), "/", variable("GITHUB_REPOSITORY"));
        out->commit = variable("GITHUB_SHA");
        out->files_url = url_if(arena, out->repository_url, "/blob/", out->commit);
        out->run_url =
            url_if(arena, out->repository_url, "/actions/runs/", variable("GITHUB_RUN_ID"));
    } else {
        out->repository_url = url_if(arena, variable("CI_PROJECT_URL"), "", "");
        out->commit = variable("CI_COMMIT_SHA");
        out->files_url = url_if(arena, out->repository_url, "/-/blob/", out->commit);
        out->run_url = url_if(arena, variable("CI_JOB_URL"), "", "");
    }
    out->files_url = url_if(arena, out->files_url, "", "/");
}

bool ci_find(struct arena *arena, struct ci *out, struct error *err)
{
    const char *target;

    *out = (struct ci){ 0 };
    for (size_t i = 0; out->system == NULL && i < sizeof(systems) / sizeof(systems[0]); i++) {
        if (variable(systems[i].sign) != NULL)
            out->system = &systems[i];
    }
    if (out->system == NULL) {
        error_set(err, ERROR_USAGE, "--ci finds no CI system that it knows");
        return error_hint(err, "say it yourself:  migplan check --base origin/main --format ...");
    }
    find_urls(arena, out);
    target = target_of(out->system, arena, &out->base_variable);
    if (target != NULL)
        out->base = arena_printf(arena, "origin/%s", target);
    return true;
}

static bool append(const char *path, const char *text, struct error *err)
{
    FILE *file = fopen(path, "a");
    bool done = file != NULL && fputs(text, file) >= 0;

    if (file != NULL && fclose(file) != 0)
        done = false;
    return done || error_errno(err, "cannot write %s", path);
}

static const char *text_of(const struct format *format, const struct report *report, size_t *len)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, len);
    const char *copy = NULL;

    if (out == NULL)
        return NULL;
    format->write(report, out);
    if (fclose(out) == 0)
        copy = arena_strndup(report->arena, text, *len);
    free(text);
    return copy;
}

/* Outputs of a step: "name=value" lines, so a value has no line end. */
static const char *outputs_of(const struct report *report)
{
    struct strbuf sb = { .arena = report->arena };
    struct strbuf heads = { .arena = report->arena };
    size_t fresh = 0;

    for (size_t i = 0; i < report->trees.count; i++) {
        const struct report_tree *tree = &report->trees.items[i];

        fresh += tree->new_count;
        if (heads.len > 0)
            strbuf_addch(&heads, ' ');
        escape_add(&heads, strlist_join(&tree->result_heads, " ", report->arena));
    }
    strbuf_addf(&sb, "heads=%s\nerrors=%zu\nwarnings=%zu\nnew_revisions=%zu\n", strbuf_text(&heads),
                findings_count(report->findings, SEVERITY_ERROR),
                findings_count(report->findings, SEVERITY_WARNING), fresh);
    return strbuf_text(&sb);
}

static bool write_summary(const struct report *report, struct error *err)
{
    const char *summary = variable("GITHUB_STEP_SUMMARY");
    const char *outputs = variable("GITHUB_OUTPUT");
    size_t len = 0;
    const char *text = summary == NULL ? NULL : text_of(&format_markdown, report, &len);

    if (summary != NULL && text == NULL)
        return error_errno(err, "cannot write %s", summary);
    return (summary == NULL || append(summary, text, err)) &&
           (outputs == NULL || append(outputs, outputs_of(report), err));
}

static bool write_ci_file(const struct ci_file *file, const struct report *report,
                          struct error *err)
{
    const char *folder = variable(file->folder);
    const char *path;
    const char *text;
    size_t len = 0;

    if (folder == NULL)
        return true;
    path = file_join(folder, file->name, report->arena);
    text = text_of(file->format, report, &len);
    if (text == NULL)
        return error_errno(err, "cannot write %s", path);
    return file_make_directories(file_folder(path, report->arena), err) &&
           file_write(path, text, len, err);
}

bool ci_write(const struct ci *ci, const struct report *report, FILE *out, struct error *err)
{
    struct report plain = *report;

    plain.color = false;
    if (ci->system->annotates)
        format_github.write(&plain, out);
    return (!ci->system->annotates || write_summary(&plain, err)) &&
           write_ci_file(&ci->system->file, &plain, err);
}
