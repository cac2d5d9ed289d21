/* confirm.c - see confirm.h. */
#include "applier/cmd/confirm.h"

#include <string.h>
#include <unistd.h>

#include "common/escape.h"

enum { ANSWER_BYTES = 256, LOSSES_SHOWN = 20 };

static bool is_interactive(void)
{
    return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}

static void print_losses(const struct strlist *losses, FILE *out)
{
    for (size_t i = 0; i < losses->count && i < LOSSES_SHOWN; i++) {
        (void)fputs("  destroys ", out);
        escape_print(losses->items[i], out);
        (void)fputc('\n', out);
    }
    if (losses->count > LOSSES_SHOWN)
        (void)fprintf(out, "  and %zu more\n", losses->count - LOSSES_SHOWN);
}

/* Whoever types the name knows which database it is. */
static bool ask(const struct cli_call *call, const char *database, struct error *err)
{
    char answer[ANSWER_BYTES] = "";

    (void)fputs("Type the database's name to go on: ", call->err);
    (void)fflush(call->err);
    if (fgets(answer, sizeof(answer), stdin) == NULL)
        (void)fputc('\n', call->err);
    answer[strcspn(answer, "\n")] = '\0';
    if (strcmp(answer, database) == 0)
        return true;
    error_set(err, ERROR_CONFIRM, "not confirmed: the database's name is %s", database);
    return error_state(err, "nothing was changed");
}

static bool confirm_loss(const struct cli_call *call, const struct plan *plan, const char *database,
                         bool guarded, struct error *err)
{
    const struct strlist *losses = &plan->requires.approvals_reason;

    if (is_interactive() && (guarded || losses->count > 0)) {
        (void)fprintf(call->err, "This plan takes %s back.\n", database);
        print_losses(losses, call->err);
        return ask(call, database, err);
    }
    if (!guarded)
        return true;
    error_set(err, ERROR_CONFIRM, "%s is protected, and this plan goes back", database);
    error_state(err, "nothing was changed");
    return error_hint(err, "where data may go:  --allow data-loss");
}

bool confirm_run(const struct cli_call *call, const struct apply_options *given,
                 const struct plan *plan, const struct conn *conn, struct error *err)
{
    const char *database = conn_facts(conn)->database;
    bool guarded = apply_is_protected(database, call->arena);

    if (plan->direction == PLAN_DOWNGRADE)
        return strlist_has(&given->allow, "data-loss") ||
               confirm_loss(call, plan, database, guarded, err);
    if (!guarded || given->yes)
        return true;
    if (is_interactive()) {
        (void)fprintf(call->err, "%s is protected.\n", database);
        return ask(call, database, err);
    }
    error_set(err, ERROR_CONFIRM, "%s is protected, and nobody is there to ask", database);
    error_state(err, "nothing was changed");
    return error_hint(err, "where that is known:  --yes");
}
