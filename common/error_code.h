/*
 * error_code.h - every way a command can fail, and the exit status of each.
 *
 * The number of a constant is the number that users see: ERROR_NO_REVISION is
 * E201. Numbers are never used again. The hundreds group them: 1 the command
 * line, configuration and files; 2 the revision graph; 3 where a database
 * stands and how it is reached; 4 a run; 5 a plan and its signatures; 9 ours.
 */
#ifndef COMMON_ERROR_CODE_H
#define COMMON_ERROR_CODE_H

enum error_code {
    ERROR_NONE = 0,

    ERROR_USAGE = 101,        /* the command line asks for what is not there */
    ERROR_SYSTEM = 102,       /* the operating system refused */
    ERROR_INPUT = 103,        /* a file says what it may not say */
    ERROR_NO_REF = 104,       /* a git ref, commit or repository is not there */
    ERROR_CONFIG = 105,       /* alembic.ini, pyproject.toml or migplan.toml is wrong */
    ERROR_NOT_POSTGRES = 106, /* the URL is of another database */
    ERROR_NO_TREE = 107,      /* no migrations tree was found */
    ERROR_CATALOG = 108,      /* the SQLite catalog could not be used */
    ERROR_EXISTS = 109,       /* a file that would be written is there already */
    ERROR_AUTOGENERATE = 110, /* asked to compare models with a database */
    ERROR_STRAY_OPTION = 111, /* an option after "--" */
    ERROR_GIT = 112,          /* a git repository could not be read */

    ERROR_NO_REVISION = 201,    /* no revision or branch of that name */
    ERROR_AMBIGUOUS_ID = 202,   /* a prefix of several revisions */
    ERROR_HEAD_COUNT = 203,     /* not the expected number of heads */
    ERROR_MANY_HEADS = 204,     /* "head" where there are several */
    ERROR_AMBIGUOUS_STEP = 205, /* a relative step that could go several ways */
    ERROR_TOO_FAR = 206,        /* a relative step past the end */
    ERROR_OVERLAP = 207,        /* one start or target is an ancestor of another */
    ERROR_BAD_TARGET = 208,     /* the target cannot be reached in that direction */
    ERROR_CYCLE = 209,          /* revisions that revise each other */
    ERROR_DUPLICATE_ID = 210,   /* two files declare one revision */
    ERROR_RELEASED = 211,       /* a released revision may not move */
    ERROR_NO_PARENT = 212,      /* a revision revises one that is not there */
    ERROR_LABEL_CLASH = 213,    /* a branch label that is taken */
    ERROR_BAD_ID = 214,         /* a revision id with characters it may not have */
    ERROR_BAD_RANGE = 215,      /* not a range, or ends that are not related */
    ERROR_OPAQUE = 216,         /* the SQL of a revision cannot be known */
    ERROR_NO_DOWNGRADE = 217,   /* a revision that cannot be undone */
    ERROR_NOT_IN_BRANCH = 218,  /* a revision that is not a member of the branch */
    ERROR_NOT_HEAD = 219,       /* a new revision on one that is no head, without --splice */
    ERROR_LONG_ID = 220,        /* an id that the version column cannot hold */
    ERROR_NOWHERE = 230,        /* no branch, tag, stash or deleted file has the revision */

    ERROR_BEHIND = 301,      /* the database is behind the files */
    ERROR_UNKNOWN_ROW = 302, /* the database is at a revision that no file declares */
    ERROR_AHEAD = 303,       /* the database is ahead of the files */
    ERROR_DIVERGED = 304,    /* both have what the other lacks */
    ERROR_NO_SERVER = 310,   /* nothing listens there */
    ERROR_NO_HOST = 311,     /* the host's name is not known */
    ERROR_NO_DATABASE = 312, /* the server has no such database */
    ERROR_LOGIN = 313,       /* role or password is wrong */
    ERROR_TLS = 314,         /* TLS is required and not to be had, or not trusted */
    ERROR_NO_SOCKET = 315,   /* the socket file is not there */
    ERROR_TIMEOUT = 316,     /* the server did not answer in time */
    ERROR_TOO_MANY = 317,    /* the server takes no more connections */
    ERROR_READ_ONLY = 318,   /* a standby, or a database that is read only */
    ERROR_POOLER = 319,      /* a connection pooler between us and the server */
    ERROR_PRIVILEGE = 320,   /* the role may not do what the plan needs */
    ERROR_DATABASE = 321,    /* PostgreSQL refused a statement of our own */
    ERROR_LEDGER = 322,      /* the ledger was changed by other hands */

    ERROR_STEP_FAILED = 401,  /* a step failed and left nothing behind */
    ERROR_NO_LOCK = 402,      /* a step could not lock its tables */
    ERROR_RUNNING = 403,      /* another run is going on */
    ERROR_LEFT_BEHIND = 404,  /* a step failed and left something behind */
    ERROR_STEP_TIMEOUT = 405, /* a statement took longer than it may */
    ERROR_LOST = 406,         /* the connection was lost and did not come back */
    ERROR_FENCED = 407,       /* another applier has taken the run over */
    ERROR_MOVED = 408,        /* alembic_version moved under the run */
    ERROR_INTERRUPTED = 409,  /* SIGINT */
    ERROR_TERMINATED = 410,   /* SIGTERM */
    ERROR_CONFIRM = 411,      /* data would be lost and nobody agreed */
    ERROR_OPEN_RUN = 412,     /* another plan's run is unfinished */
    ERROR_FLEET = 413,        /* targets of a fleet failed, or were not reached */
    ERROR_GATE = 414,         /* the command of --gate says no */
    ERROR_TOGETHER = 415,     /* the plan cannot run in one transaction */
    ERROR_CONTROL = 416,      /* migplan.control says abort */

    ERROR_OTHER_START = 501,   /* the plan starts elsewhere than the database stands */
    ERROR_BAD_PLAN = 502,      /* not a plan, or one that says what it may not say */
    ERROR_SIGNATURE = 503,     /* not signed, or not by one who may */
    ERROR_APPROVALS = 504,     /* not enough signatures of the right people */
    ERROR_WINDOW = 505,        /* not yet valid, or no longer */
    ERROR_REPLAY = 506,        /* applied before, or older than what was applied */
    ERROR_OTHER_TARGET = 507,  /* the plan is bound to another database */
    ERROR_EDITED = 508,        /* a revision was edited after it was applied */
    ERROR_DRIFT = 509,         /* the database's objects are not what the plan expects */
    ERROR_OPAQUE_STEP = 510,   /* a step whose SQL is not known */
    ERROR_OBJECT_EXISTS = 511, /* an object that a step would make is there already */
    ERROR_NEW_APPLIER = 512,   /* the plan wants a newer applier */
    ERROR_SIGNERS = 513,       /* the allowed signers file is wrong */
    ERROR_KEY = 514,           /* a key that cannot be used for signing */
    ERROR_POLICY = 515,        /* the host's policy is wrong, or may be changed by others */

    ERROR_BUG = 901, /* a mistake of ours */
};

struct error_code_info {
    enum error_code code;
    int status;        /* the exit status */
    const char *title; /* one line, lower case, no full stop */
};

/* Returns what is known about code, which must be one of the enum. */
const struct error_code_info *error_code_find(enum error_code code);

/* Returns what is known about the code of that number, or NULL. */
const struct error_code_info *error_code_lookup(int number);

#endif
