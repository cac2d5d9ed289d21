/* main.c - migplan: the table of its commands. */
#include "planner/cmd/cmd.h"

static const struct command commands[] = {
    { "check", cmd_check, "what is wrong with the migrations?",
      "  migplan check                              the tree as it is\n"
      "  migplan check --base origin/main           the tree as it will be when merged\n"
      "  migplan check --format sarif=out.sarif     for code scanning too" },
    { "compile", cmd_compile, "the SQL of revisions, without running them",
      "  migplan compile 3f2a           what this revision does, in both directions\n"
      "  migplan compile --all --json   every revision of the tree, for programs" },
    { "explain", cmd_explain, "why a rule or an error is, and what to do",
      "  migplan explain multiple-heads\n"
      "  migplan explain E201" },
    { "plan", cmd_plan, "what would run, as a plan that can be signed and applied",
      "  migplan plan upgrade head --from base -o plan.json             for a new database\n"
      "  migapply current --json | migplan plan upgrade head --from @-  for one that is there" },
    { "rules", cmd_rules, "list the rules of check", NULL },
    { "sidecar", cmd_sidecar, "write the .sql that stands for a script that cannot be known",
      "  migplan sidecar 1a2b                          from what is known of it\n"
      "  migplan sidecar 1a2b --with-alembic alembic   from what Alembic prints" },
    { "sign", cmd_sign, "sign a plan, or approve it for an environment",
      "  migplan sign plan.json                             I made this plan\n"
      "  migplan sign plan.json --environment production    it may run there" },
    { "sql", cmd_sql, "the script that alembic --sql would print",
      "  migplan sql head                       from nothing\n"
      "  migplan sql 3c4d5e6f:head              from a revision on\n"
      "  migplan sql --downgrade head:3c4d5e6f  and back\n"
      "  migplan sql --split out 3c4d5e6f:head  a file for each revision" },
    { "verify", cmd_verify, "who signed a plan, and is that enough?",
      "  migplan verify plan.json --signers FILE\n"
      "  migplan verify plan.json --require 2 --environment production" },
    { "branches", cmd_branches, "the revisions where branches begin", NULL },
    { "graph", cmd_graph, "the revisions as a picture",
      "  migplan graph -n 30                          the newest\n"
      "  migplan graph --around 3c4d5e                what is near a revision\n"
      "  migplan graph --format svg >revisions.svg    for a page" },
    { "catalog", cmd_catalog, "everything known of a tree, as one SQLite file",
      "  migplan catalog -o migrations.db    then: datasette migrations.db" },
    { "config", cmd_config, "the settings, and where each comes from", NULL },
    { "edit", cmd_edit, "open the file of a revision in an editor", NULL },
    { "heads", cmd_heads, "the revisions that nothing revises",
      "  migplan heads             which they are\n"
      "  migplan heads --single    in CI: fail where there are several" },
    { "history", cmd_history, "the revisions, newest first",
      "  migplan history -v -n 5          who added the last five, what they do and lock\n"
      "  migplan history -r base:head     the whole way\n"
      "  migplan history -n 5 --json      the last five, for a program" },
    { "lint", cmd_lint, "what is unsafe in these files of SQL?",
      "  migplan lint change.sql                        one transaction, database not known\n"
      "  migplan lint --schema schema.sql change.sql    knowing what is there\n"
      "  migplan lint --in-order migrations/*.sql       one after the other" },
    { "locks", cmd_locks, "what do these statements lock, and who waits?",
      "  migplan locks change.sql                        one transaction\n"
      "  migplan locks --schema schema.sql change.sql    knowing what is there\n"
      "  echo 'ALTER TABLE t ADD COLUMN c int' | migplan locks --json -" },
    { "locate", cmd_locate, "which branch, tag, stash or deleted file has a revision?",
      "  migplan locate 7a8b9c0d1e2f             alembic says: can't locate revision\n"
      "  migplan locate 7a8b9c_add_acl.py        by the name of its file" },
    { "merge", cmd_merge, "join heads by a new revision",
      "  migplan merge heads -m \"merge audit log and document ACL\"    join them all" },
    { "rebase", cmd_rebase, "put this branch's revisions behind another's",
      "  migplan rebase --onto origin/main           where merging would make a second head\n"
      "  migplan rebase --onto origin/main --diff    what that would change" },
    { "revision", cmd_revision, "make a new, empty revision",
      "  migplan revision -m \"add document ACL\"              of script.py.mako\n"
      "  migplan revision -m \"add audit log\" --sql-file      of plain SQL" },
    { "show", cmd_show, "a revision or a plan file in full",
      "  migplan show head            with its author, what it does and locks; -q as Alembic\n"
      "  migplan show -v plan.json    with every statement" },
    { 0 },
};

static const char greeting[] =
    "migplan checks and plans Alembic migrations. It needs no database, no Python, no network.\n"
    "\n"
    "  migplan check --base origin/main    what happens when this branch is merged?\n"
    "  migplan plan v1.2.0..v1.3.0         what does this release do to the database?\n"
    "  migplan graph                       the revisions as a picture\n"
    "\n"
    "All commands: migplan help      One command: migplan help check\n";

int main(int argc, char **argv)
{
    struct planner_options given = { 0 };
    const struct option_spec options[] = {
        { 'C', "directory", OPTION_STRING, &given.directory, "DIR", "work in DIR" },
        { 'c', "config", OPTION_LIST, &given.configs, "FILE", "alembic.ini, pyproject.toml" },
        { 'n', "name", OPTION_STRING, &given.section, "SECTION", "section of the ini file" },
        { 0, "tree", OPTION_LIST, &given.trees, "DIR", "a folder of revisions; repeatable" },
        { 0, "at", OPTION_STRING, &given.at, "REF", "read the tree of a git commit" },
        { 0, "no-authors", OPTION_FLAG, &given.no_authors, NULL, "leave out who wrote what" },
        { 0, "git", OPTION_STRING, &given.git, "HOW", "read git by libgit2, git, or auto" },
        { 0, "git-owner-check", OPTION_FLAG, &given.owner_check, NULL,
          "refuse a repository that is somebody else's" },
        { 0, "catalog", OPTION_STRING, &given.catalog, "FILE", "the catalog to use" },
        { 0, "no-cache", OPTION_FLAG, &given.no_cache, NULL, "read everything anew" },
        { 'x', "x-arg", OPTION_LIST, &given.x, "KEY=VALUE", "what get_x_argument() sees" },
        { 'q', "quiet", OPTION_FLAG, &given.quiet, NULL, "errors and the answer only" },
        { 'v', "verbose", OPTION_COUNT, &given.verbose, NULL, "say more" },
        { 0, "json", OPTION_FLAG, &given.json, NULL, "for programs" },
        { 0, "ascii", OPTION_FLAG, &given.ascii, NULL, "no characters beyond ASCII" },
        { 0, "color", OPTION_STRING, &given.color, "WHEN", "auto, always or never" },
        { 0, "raiseerr", OPTION_FLAG, &given.raiseerr, NULL, "accepted, does nothing" },
        { 0 },
    };
    const struct program program = {
        .name = "migplan",
        .greeting = greeting,
        .commands = commands,
        .options = options,
        .settings = &given,
        .begin = cmd_begin,
    };

    return cli_main(&program, argc, argv);
}
