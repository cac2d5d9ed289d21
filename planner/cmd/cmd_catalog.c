/* cmd_catalog.c - migplan catalog: everything known of a tree, as one SQLite
 * file. */
#include "planner/catalog/share.h"
#include "planner/cmd/check_project.h"
#include "planner/cmd/cmd.h"
#include "planner/cmd/project.h"
#include "planner/cmd/scripts.h"

/* Compiles every revision, both ways. */
static bool compile_all(const struct cli_call *call, const struct project *p, struct share *out,
                        struct error *err)
{
    struct plan_scripts scripts = scripts_of(call, p);
    size_t count = graph_count(p->graph);

    for (int d = DIRECTION_UPGRADE; d <= DIRECTION_DOWNGRADE; d++) {
        struct script *list = arena_new_array(call->arena, struct script, count + 1);

        for (size_t i = 0; i < count; i++) {
            const struct script *script;

            if (!scripts.get(scripts.ctx, graph_at(p->graph, i)->revision, (enum direction)d,
                             &script, err))
                return false;
            list[i] = *script;
        }
        out->scripts[d] = list;
    }
    return true;
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void print(const struct cli_call *call, const char *path, const struct share_counts *n)
{
    (void)fprintf(call->out,
                  "%s: 1 tree, %zu revision%s, %zu edge%s, %zu statement%s, %zu finding%s.\n", path,
                  n->revisions, plural(n->revisions), n->edges, plural(n->edges), n->statements,
                  plural(n->statements), n->findings, plural(n->findings));
    (void)fprintf(call->out,
                  "  try: datasette %s      sqlite3 -box %s 'select * from release_summary'\n",
                  path, path);
}

int cmd_catalog(struct cli_call *call, struct error *err)
{
    const char *path = NULL;
    const struct option_spec options[] = {
        { 'o', "output", OPTION_STRING, &path, "FILE", "the file to write" },
        { 0 },
    };
    struct project p = { 0 };
    struct check_request request = { 0 };
    struct report report = { 0 };
    struct share share = { 0 };
    struct share_counts counts;

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err))
        return 0;
    if (path == NULL) {
        error_set(err, ERROR_USAGE, "catalog wants the name of the file to write");
        error_hint(err, "migplan catalog -o migrations.db");
        return 0;
    }
    if (!project_open(call, PROJECT_STRICT, &p, err) ||
        !check_project(call, &request, &report, err) || !compile_all(call, &p, &share, err))
        return 0;
    share.tree =
        p.config.script_location != NULL ? p.config.script_location : p.config.locations.items[0];
    share.commit = p.source->at;
    share.graph = p.graph;
    share.findings = report.findings;
    if (share_write(&share, path, call->arena, &counts, err))
        print(call, path, &counts);
    return 0;
}
