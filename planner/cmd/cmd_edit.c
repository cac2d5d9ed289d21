/* cmd_edit.c - migplan edit: opens the file of a revision in an editor. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "planner/cmd/cmd.h"
#include "planner/cmd/project.h"
#include "planner/graph/resolve.h"

/* Replaces this process by the editor; returns where there is none of that
 * name. command may have arguments of its own: "code -w". */
static bool become(const char *command, const char *path, struct arena *arena, struct error *err)
{
    struct {
        VEC_FIELDS(char *);
    } argv = { 0 };

    while (*command != '\0') {
        size_t len;

        command += strspn(command, " ");
        len = strcspn(command, " ");
        if (len > 0)
            vec_push(arena, &argv, arena_strndup(arena, command, len));
        command += len;
    }
    if (argv.count == 0)
        return true;
    vec_push(arena, &argv, arena_strdup(arena, path));
    vec_push(arena, &argv, NULL);
    (void)execvp(argv.items[0], argv.items);
    return errno == ENOENT || error_errno(err, "cannot start the editor %s", argv.items[0]);
}

static void open_editor(const char *path, struct arena *arena, struct error *err)
{
    static const char *const usual[] = { "sensible-editor", "editor", "nano", "vim", "code" };
    const char *visual = getenv("VISUAL");
    const char *editor = getenv("EDITOR");

    if (visual != NULL && visual[0] != '\0')
        editor = visual;
    if (editor != NULL && editor[0] != '\0') {
        if (become(editor, path, arena, err))
            error_set(err, ERROR_SYSTEM, "there is no editor '%s'", editor);
        return;
    }
    for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
        if (!become(usual[i], path, arena, err))
            return;
    }
    error_set(err, ERROR_SYSTEM, "no editor was found");
    error_hint(err, "set EDITOR");
}

int cmd_edit(struct cli_call *call, struct error *err)
{
    const struct option_spec options[] = { { 0 } };
    struct project p = { 0 };
    const struct graph_node *n;

    if (!cli_parse(call, "REV", options, err) || !cli_operands(call, 1, 1, err) ||
        !cmd_refuse_at(call, err) || !project_open(call, PROJECT_STRICT, &p, err) ||
        !resolve_one(p.graph, call->argv[0], call->arena, &n, err))
        return 0;
    if (n == NULL)
        error_set(err, ERROR_NO_REVISION, "'%s' is no revision to edit", call->argv[0]);
    else
        open_editor(n->revision->path, call->arena, err);
    return 0;
}
