/* error_code.c - see error_code.h. */
#include "common/error_code.h"

#include <assert.h>
#include <stddef.h>

static const struct error_code_info codes[] = {
    { ERROR_NONE, 0, "nothing failed" },
    { ERROR_USAGE, 2, "the command line asks for what is not there" },
    { ERROR_SYSTEM, 2, "the operating system refused" },
    { ERROR_INPUT, 2, "a file says what it may not say" },
    { ERROR_NO_REF, 2, "a git ref, commit or repository is not there" },
    { ERROR_CONFIG, 2, "alembic.ini, pyproject.toml or migplan.toml is wrong" },
    { ERROR_NOT_POSTGRES, 2, "the URL is of another database" },
    { ERROR_NO_TREE, 2, "no migrations tree was found" },
    { ERROR_CATALOG, 2, "the SQLite catalog could not be used" },
    { ERROR_EXISTS, 2, "a file that would be written is there already" },
    { ERROR_AUTOGENERATE, 2, "asked to compare models with a database" },
    { ERROR_STRAY_OPTION, 2, "an option after \"--\"" },
    { ERROR_GIT, 2, "a git repository could not be read" },
    { ERROR_NO_REVISION, 2, "no revision or branch of that name" },
    { ERROR_AMBIGUOUS_ID, 2, "a prefix of several revisions" },
    { ERROR_HEAD_COUNT, 1, "not the expected number of heads" },
    { ERROR_MANY_HEADS, 2, "\"head\" where there are several" },
    { ERROR_AMBIGUOUS_STEP, 2, "a relative step that could go several ways" },
    { ERROR_TOO_FAR, 2, "a relative step past the end" },
    { ERROR_OVERLAP, 2, "one start or target is an ancestor of another" },
    { ERROR_BAD_TARGET, 2, "the target cannot be reached in that direction" },
    { ERROR_CYCLE, 2, "revisions that revise each other" },
    { ERROR_DUPLICATE_ID, 2, "two files declare one revision" },
    { ERROR_RELEASED, 1, "a released revision may not move" },
    { ERROR_NO_PARENT, 2, "a revision revises one that is not there" },
    { ERROR_LABEL_CLASH, 2, "a branch label that is taken" },
    { ERROR_BAD_ID, 2, "a revision id with characters it may not have" },
    { ERROR_BAD_RANGE, 2, "not a range, or ends that are not related" },
    { ERROR_OPAQUE, 2, "the SQL of a revision cannot be known" },
    { ERROR_NO_DOWNGRADE, 2, "a revision that cannot be undone" },
    { ERROR_NOT_IN_BRANCH, 2, "a revision that is not a member of the branch" },
    { ERROR_NOT_HEAD, 2, "a new revision on one that is no head, without --splice" },
    { ERROR_LONG_ID, 2, "an id that the version column cannot hold" },
    { ERROR_NOWHERE, 1, "no branch, tag, stash or deleted file has the revision" },
    { ERROR_BEHIND, 1, "the database is behind the files" },
    { ERROR_UNKNOWN_ROW, 2, "the database is at a revision that no file declares" },
    { ERROR_AHEAD, 1, "the database is ahead of the files" },
    { ERROR_DIVERGED, 1, "both have what the other lacks" },
    { ERROR_NO_SERVER, 69, "nothing listens there" },
    { ERROR_NO_HOST, 69, "the host's name is not known" },
    { ERROR_NO_DATABASE, 2, "the server has no such database" },
    { ERROR_LOGIN, 2, "role or password is wrong" },
    { ERROR_TLS, 2, "TLS is required and not to be had, or not trusted" },
    { ERROR_NO_SOCKET, 69, "the socket file is not there" },
    { ERROR_TIMEOUT, 69, "the server did not answer in time" },
    { ERROR_TOO_MANY, 69, "the server takes no more connections" },
    { ERROR_READ_ONLY, 4, "a standby, or a database that is read only" },
    { ERROR_POOLER, 2, "a connection pooler between us and the server" },
    { ERROR_PRIVILEGE, 2, "the role may not do what the plan needs" },
    { ERROR_DATABASE, 2, "PostgreSQL refused a statement of our own" },
    { ERROR_LEDGER, 1, "the ledger was changed by other hands" },
    { ERROR_STEP_FAILED, 1, "a step failed and left nothing behind" },
    { ERROR_NO_LOCK, 75, "a step could not lock its tables" },
    { ERROR_RUNNING, 75, "another run is going on" },
    { ERROR_LEFT_BEHIND, 5, "a step failed and left something behind" },
    { ERROR_STEP_TIMEOUT, 1, "a statement took longer than it may" },
    { ERROR_LOST, 75, "the connection was lost and did not come back" },
    { ERROR_FENCED, 75, "another applier has taken the run over" },
    { ERROR_MOVED, 4, "alembic_version moved under the run" },
    { ERROR_INTERRUPTED, 130, "SIGINT" },
    { ERROR_TERMINATED, 143, "SIGTERM" },
    { ERROR_CONFIRM, 4, "data would be lost and nobody agreed" },
    { ERROR_OPEN_RUN, 4, "another plan's run is unfinished" },
    { ERROR_FLEET, 1, "targets of a fleet failed, or were not reached" },
    { ERROR_GATE, 4, "the command of --gate says no" },
    { ERROR_TOGETHER, 4, "the plan cannot run in one transaction" },
    { ERROR_CONTROL, 1, "migplan.control says abort" },
    { ERROR_OTHER_START, 4, "the plan starts elsewhere than the database stands" },
    { ERROR_BAD_PLAN, 4, "not a plan, or one that says what it may not say" },
    { ERROR_SIGNATURE, 4, "not signed, or not by one who may" },
    { ERROR_APPROVALS, 4, "not enough signatures of the right people" },
    { ERROR_WINDOW, 4, "not yet valid, or no longer" },
    { ERROR_REPLAY, 4, "applied before, or older than what was applied" },
    { ERROR_OTHER_TARGET, 4, "the plan is bound to another database" },
    { ERROR_EDITED, 4, "a revision was edited after it was applied" },
    { ERROR_DRIFT, 4, "the database's objects are not what the plan expects" },
    { ERROR_OPAQUE_STEP, 4, "a step whose SQL is not known" },
    { ERROR_OBJECT_EXISTS, 4, "an object that a step would make is there already" },
    { ERROR_NEW_APPLIER, 4, "the plan wants a newer applier" },
    { ERROR_SIGNERS, 2, "the allowed signers file is wrong" },
    { ERROR_KEY, 2, "a key that cannot be used for signing" },
    { ERROR_POLICY, 2, "the host's policy is wrong, or may be changed by others" },
    { ERROR_BUG, 70, "a mistake of ours" },
};

const struct error_code_info *error_code_lookup(int number)
{
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        if ((int)codes[i].code == number)
            return &codes[i];
    }
    return NULL;
}

const struct error_code_info *error_code_find(enum error_code code)
{
    const struct error_code_info *info = error_code_lookup((int)code);

    assert(info != NULL);
    return info;
}
