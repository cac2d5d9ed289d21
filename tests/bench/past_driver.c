/*
 * past_driver.c - the walk through history alone, for who measures it.
 *
 *     past_driver --at HEAD --tree FOLDER [--catalog FILE | --no-cache] open | past
 *
 * open does what comes before: it opens the repository and reads the tree at the
 * commit. past reads the history, too, with tags and all that history -v says of
 * it, and prints how much that is.
 */
#include "planner/cmd/past_project.h"

static int cmd_open(struct cli_call *call, struct error *err)
{
    const struct option_spec options[] = { { 0 } };
    struct project p = { 0 };

    if (cli_parse(call, "", options, err) && project_open(call, PROJECT_STRICT, &p, err))
        (void)fprintf(call->out, "%zu revisions\n", p.revisions.count);
    return 0;
}

static int cmd_past(struct cli_call *call, struct error *err)
{
    const struct option_spec options[] = { { 0 } };
    const struct past_project *past = NULL;
    struct project p = { 0 };
    size_t events = 0;

    if (!cli_parse(call, "", options, err) || !project_open(call, PROJECT_STRICT, &p, err) ||
        !past_project_read(call, &p, &past, err) || past == NULL)
        return 0;
    for (size_t i = 0; i < past->files.count; i++)
        events += past->files.items[i].events.count;
    (void)fprintf(call->out, "%zu files, %zu events\n", past->files.count, events);
    return 0;
}

static const struct command commands[] = {
    { "open", cmd_open, "what comes before the walk", "" },
    { "past", cmd_past, "the walk", "" },
    { 0 },
};

int main(int argc, char **argv)
{
    struct planner_options given = { 0 };
    const struct option_spec options[] = {
        { 0, "tree", OPTION_LIST, &given.trees, "DIR", "a folder of revisions" },
        { 0, "at", OPTION_STRING, &given.at, "REF", "the commit" },
        { 0, "git", OPTION_STRING, &given.git, "HOW", "libgit2, git, or auto" },
        { 0, "catalog", OPTION_STRING, &given.catalog, "FILE", "the catalog to use" },
        { 0, "no-cache", OPTION_FLAG, &given.no_cache, NULL, "read everything anew" },
        { 0 },
    };
    const struct program program = {
        .name = "past_driver",
        .greeting = "",
        .commands = commands,
        .options = options,
        .settings = &given,
        .begin = cmd_begin,
    };

    return cli_main(&program, argc, argv);
}
