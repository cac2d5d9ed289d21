/* cmd_sidecar.c - migplan sidecar: the .sql that stands for a script. */
#include <string.h>

#include "common/file.h"
#include "planner/cmd/compile_project.h"
#include "planner/cmd/sidecar.h"
#include "planner/graph/resolve.h"

static bool compile_alone(const struct cli_call *call, const struct project *p, struct sidecar *s,
                          struct error *err)
{
    struct compile_settings settings;
    struct revision alone = *s->node->revision;

    alone.sidecar = NULL; /* an older one must not speak for itself */
    compile_project_settings(call, p, &settings);
    return compile_both(&alone, &settings, call->arena, s->scripts, err);
}

static bool check_needed(const struct sidecar *s, struct error *err)
{
    const struct revision *r = s->node->revision;

    if (r->kind == REVISION_SQL)
        return error_set(err, ERROR_USAGE, "%s is SQL already", r->path);
    if (s->scripts[0].status == SCRIPT_OPAQUE || s->scripts[1].status == SCRIPT_OPAQUE)
        return true;
    error_set(err, ERROR_USAGE, "%s needs no sidecar: all of it is known", r->id);
    return error_hint(err, "migplan compile %s", r->id);
}

/* "versions/1_x.py" -> "versions/1_x.sql" */
static const char *path_of(const struct revision *r, struct arena *arena)
{
    size_t len = strlen(r->path);

    return arena_printf(arena, "%.*s.sql", (int)(len > 3 ? len - 3 : len), r->path);
}

static bool write_text(const struct cli_call *call, const char *path, const char *text,
                       bool to_stdout, bool force, struct error *err)
{
    if (to_stdout) {
        (void)fputs(text, call->out);
        return true;
    }
    if (force ? !file_write(path, text, strlen(text), err)
              : !file_create(path, text, strlen(text), err)) {
        return err->code != ERROR_EXISTS ? false
                                         : error_hint(err, "--force writes it anew, --stdout "
                                                           "shows it");
    }
    (void)fprintf(call->out, "  Generating %s ...  done\n", path);
    if (strstr(text, "\n-- unfinished:") != NULL)
        (void)fprintf(call->out, "    add what is missing, then take the line '-- unfinished:' "
                                 "out\n");
    return true;
}

int cmd_sidecar(struct cli_call *call, struct error *err)
{
    const char *alembic = NULL;
    bool to_stdout = false;
    bool force = false;
    const struct option_spec options[] = {
        { 0, "with-alembic", OPTION_STRING, &alembic, "CMD",
          "run CMD upgrade/downgrade --sql and take what it prints" },
        { 0, "stdout", OPTION_FLAG, &to_stdout, NULL, "print it, write nothing" },
        { 0, "force", OPTION_FLAG, &force, NULL, "over a sidecar that is there" },
        { 0 },
    };
    struct project p = { 0 };
    struct sidecar s = { 0 };

    if (!cli_parse(call, "REV", options, err) || !cli_operands(call, 1, 1, err) ||
        !project_open(call, PROJECT_STRICT, &p, err) ||
        !resolve_one(p.graph, call->argv[0], call->arena, &s.node, err))
        return 0;
    if (s.node == NULL) {
        error_set(err, ERROR_NO_REVISION, "'%s' names no revision", call->argv[0]);
        return 0;
    }
    if (!compile_alone(call, &p, &s, err) || !check_needed(&s, err) ||
        (alembic != NULL &&
         !sidecar_ask_alembic(&s, alembic, p.config.version_table, call->arena, err)))
        return 0;
    (void)write_text(call, path_of(s.node->revision, call->arena), sidecar_text(&s, call->arena),
                     to_stdout, force, err);
    return 0;
}
