/* main.c - migapply: the table of its commands. */
#include "applier/cmd/cmd.h"

static const struct command commands[] = {
    { "current", cmd_current, "the revisions that the database is at",
      "  migapply current           as alembic current\n"
      "  migapply current --json    for migplan plan --from @-" },
    { "verify", cmd_verify, "who signed a plan, and does this host let it in?",
      "  migapply verify plan.json\n"
      "  migapply verify plan.json --signers FILE --require 2 --environment production" },
    { "preflight", cmd_preflight, "what a run would meet on this database: go, wait or stop",
      "  migapply preflight plan.json           rows, sizes, rights, who is in the way; changes nothing\n"
      "  migapply preflight --json plan.json    exit status 0 go, 75 wait, 1 stop" },
    { "rehearse", cmd_rehearse, "upgrade, downgrade and upgrade on a scratch database, and compare",
      "  migapply rehearse plan.json --allow-unsigned --scratch postgresql://localhost/scratch\n"
      "  says which downgrade does not undo its upgrade" },
    { "apply", cmd_apply, "verify a plan, then run exactly that",
      "  migapply apply plan.json                       the same command continues after a crash\n"
      "  migapply apply --allow-unsigned --dry-run -    check what standard input holds" },
    { "fleet", cmd_fleet, "one plan over many databases or schemas",
      "  migapply fleet plan.json --targets tenants.txt --workers 8 --control postgresql://ops/fleet\n"
      "  migapply fleet plan.json --targets \"SELECT nspname AS schema FROM pg_namespace WHERE ...\"\n"
      "  migapply fleet targets --targets \"SELECT ...\"   the list, for migplan plan --fleet\n"
      "  migapply fleet status --control postgresql://ops/fleet\n"
      "  the same command continues; on another host it joins in" },
    { "resume", cmd_resume, "finish a run that stopped, without the plan's file", NULL },
    { "abort", cmd_abort, "give up a run that stopped; the database stays as it is", NULL },
    { "rollback", cmd_rollback, "take the last plan back, with what the ledger kept of it",
      "  migapply rollback --dry-run             what would go\n"
      "  migapply rollback --allow data-loss     no file is needed, and no migrations\n"
      "  migapply rollback --to 3c4d5e6f7081     only down to that revision" },
    { "status", cmd_status, "where the database stands, and whether a run goes on",
      "  migapply status                                for people\n"
      "  migapply status --plan plan.json --exit-code   3 where there is something to do" },
    { "progress", cmd_progress, "the run that goes on in another session", NULL },
    { "log", cmd_log, "the runs that the ledger has, newest first",
      "  migapply log --count 5\n"
      "  migapply log --check        is the ledger as it was written?" },
    { "wait", cmd_wait, "until the server answers", NULL },
    { "ensure_version", cmd_ensure_version, "make alembic_version where it is missing", NULL },
    { 0 },
};

static const char greeting[] =
    "migapply executes signed migration plans on PostgreSQL, exactly as signed.\n"
    "\n"
    "  migapply verify plan.json       who signed it, and may they?\n"
    "  migapply apply plan.json        run it; the same command continues after a crash\n"
    "  migapply status                 where the database stands\n"
    "\n"
    "All commands: migapply help     One command: migapply help apply\n";

int main(int argc, char **argv)
{
    struct applier_options given = { 0 };
    const struct option_spec options[] = {
        { 0, "url", OPTION_STRING, &given.url, "URL", "the database; never with a password" },
        { 0, "database-url-file", OPTION_STRING, &given.url_file, "FILE",
          "file that holds the URL" },
        { 'c', "config", OPTION_LIST, &given.configs, "FILE", "alembic.ini, for sqlalchemy.url" },
        { 'n', "name", OPTION_STRING, &given.section, "SECTION", "section of the ini file" },
        { 0, "version-table", OPTION_STRING, &given.version_table, "NAME",
          "instead of alembic_version" },
        { 0, "version-table-schema", OPTION_STRING, &given.version_schema, "NAME",
          "where it is; otherwise what search_path finds" },
        { 'q', "quiet", OPTION_FLAG, &given.quiet, NULL, "errors and the answer only" },
        { 'v', "verbose", OPTION_COUNT, &given.verbose, NULL, "show the SQL; twice: notices too" },
        { 0, "json", OPTION_FLAG, &given.json, NULL, "for programs" },
        { 0, "ascii", OPTION_FLAG, &given.ascii, NULL, "no characters beyond ASCII" },
        { 0, "color", OPTION_STRING, &given.color, "WHEN", "auto, always or never" },
        { 0 },
    };
    const struct program program = {
        .name = "migapply",
        .greeting = greeting,
        .commands = commands,
        .options = options,
        .settings = &given,
    };

    return cli_main(&program, argc, argv);
}
