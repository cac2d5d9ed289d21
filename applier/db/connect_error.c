/* connect_error.c - see connect_error.h. */
#include "applier/db/connect_error.h"

#include <string.h>

/* How libpq 15 and the server spell each trouble; the first that fits counts. */
static const struct {
    const char *text;
    enum error_code code;
} causes[] = {
    { "timeout expired", ERROR_TIMEOUT },
    { "Connection timed out", ERROR_TIMEOUT },
    { "could not translate host name", ERROR_NO_HOST },
    { "could not parse network address", ERROR_NO_HOST },
    { "server does not support SSL", ERROR_TLS },
    { "SSL error", ERROR_TLS },
    { "certificate", ERROR_TLS },
    { "too many clients", ERROR_TOO_MANY },
    { "remaining connection slots", ERROR_TOO_MANY },
    { "too many connections", ERROR_TOO_MANY },
    { "session is read-only", ERROR_READ_ONLY },
    { "server is in hot standby mode", ERROR_READ_ONLY },
    { "password authentication failed", ERROR_LOGIN },
    { "no password supplied", ERROR_LOGIN },
    { "authentication failed", ERROR_LOGIN },
    { "no pg_hba.conf entry", ERROR_LOGIN },
    { "is not permitted to log in", ERROR_LOGIN },
    { "role \"", ERROR_LOGIN },
    { "permission denied for database", ERROR_PRIVILEGE },
    { "database \"", ERROR_NO_DATABASE },
    { "No such file or directory", ERROR_NO_SOCKET },
    { "the database system is", ERROR_NO_SERVER },
    { "Connection refused", ERROR_NO_SERVER },
    { "unreachable", ERROR_NO_SERVER },
    { "No route to host", ERROR_NO_SERVER },
};

static enum error_code find_code(const char *text)
{
    for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++) {
        if (strstr(text, causes[i].text) != NULL)
            return causes[i].code;
    }
    return ERROR_NO_SERVER;
}

/* The part of a line that says why: what follows "failed: " and "FATAL:  ". */
static const char *reason(const char *line)
{
    const char *failed = strstr(line, "failed: ");
    const char *fatal;

    if (failed != NULL)
        line = failed + strlen("failed: ");
    fatal = strstr(line, "FATAL:  ");
    return fatal == NULL ? line : fatal + strlen("FATAL:  ");
}

/* Returns whether all lines are the same: libpq tries with TLS, then without, and is
 * refused for the same reason. */
static bool says_one_thing(const char *text)
{
    size_t len = strcspn(text, "\n");

    for (const char *next = text; *next != '\0'; next += *next == '\n') {
        if (strcspn(next, "\n") != len || strncmp(next, text, len) != 0)
            return false;
        next += len;
    }
    return true;
}

/* One fact for each address that was tried. */
static void add_tries(const char *text, struct error *err)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");

        if (len > 0 && text[0] != '\t' && text[0] != ' ')
            error_fact(err, "server", "%.*s", (int)len, text);
        text += len;
        text += *text == '\n';
    }
}

static void hint_refused(const struct target *t, const char *text, struct error *err)
{
    if (strstr(text, "the database system is") != NULL) {
        error_hint(err, "wait for it: add --wait 60s");
        return;
    }
    error_hint(err, "is it up?                  pg_isready -h %s -p %s", t->host, t->port);
    if (strcmp(t->host, "localhost") == 0 || strcmp(t->host, "127.0.0.1") == 0)
        error_hint(err, "inside a container localhost is the container; use the service's name, "
                        "for example db");
    error_hint(err, "still starting?            add --wait 60s");
}

static void hint_login(const struct target *t, bool password_used, const char *text,
                       struct error *err)
{
    if (strstr(text, "does not exist") != NULL)
        error_hint(err, "make the role:  createuser %s", t->user);
    else if (strstr(text, "pg_hba.conf") != NULL)
        error_hint(err, "the server's pg_hba.conf lets nobody in from here as this role");
    else if (!password_used)
        error_hint(err, "no password was given: set PGPASSWORD, PGPASSFILE or DATABASE_URL");
    else
        error_hint(err, "the password came from %s",
                   t->has_password ? t->source : "PGPASSWORD or the password file");
}

static void add_hints(enum error_code code, const struct target *t, bool password_used,
                      const char *text, struct error *err)
{
    if (code == ERROR_NO_SERVER)
        hint_refused(t, text, err);
    if (code == ERROR_NO_HOST)
        error_hint(err, "the name of a service is known only inside its network");
    if (code == ERROR_NO_DATABASE)
        error_hint(err, "make it:  createdb -h %s -p %s %s", t->host, t->port, t->database);
    if (code == ERROR_LOGIN)
        hint_login(t, password_used, text, err);
    if (code == ERROR_TLS)
        error_hint(err, "sslmode=prefer, or ssl=prefer in an asyncpg URL, does without TLS");
    if (code == ERROR_NO_SOCKET) {
        error_hint(
            err,
            "no host was given, or its folder has no socket: set PGHOST, or give a URL that has it");
    }
    if (code == ERROR_TOO_MANY)
        error_hint(err, "wait for a free one: add --wait 60s");
    if (code == ERROR_READ_ONLY)
        error_hint(err, "connect to the primary");
}

static bool name_trouble(enum error_code code, const struct target *t, const char *text,
                         struct error *err)
{
    if (code == ERROR_NO_SERVER && strstr(text, "the database system is") != NULL)
        return error_set(err, code, "the server on %s:%s does not take connections now", t->host,
                         t->port);
    if (code == ERROR_NO_SERVER && strstr(text, "Connection refused") != NULL)
        return error_set(err, code, "nothing listens on %s:%s", t->host, t->port);
    if (code == ERROR_NO_SERVER)
        return error_set(err, code, "cannot connect to %s:%s", t->host, t->port);
    if (code == ERROR_NO_HOST)
        return error_set(err, code, "the host '%s' is not known", t->host);
    if (code == ERROR_NO_DATABASE)
        return error_set(err, code, "the server has no database '%s'", t->database);
    if (code == ERROR_LOGIN)
        return error_set(err, code, "the server does not let '%s' in", t->user);
    if (code == ERROR_TLS)
        return error_set(err, code, "no secure connection to %s:%s", t->host, t->port);
    if (code == ERROR_NO_SOCKET)
        return error_set(err, code, "there is no socket for port %s", t->port);
    if (code == ERROR_TIMEOUT)
        return error_set(err, code, "%s:%s did not answer in time", t->host, t->port);
    if (code == ERROR_TOO_MANY)
        return error_set(err, code, "%s:%s takes no more connections", t->host, t->port);
    if (code == ERROR_READ_ONLY)
        return error_set(err, code, "%s:%s is a standby", t->host, t->port);
    return error_set(err, code, "'%s' may not connect to '%s'", t->user, t->database);
}

bool connect_error_set(const char *text, const struct target *target, bool password_used,
                       struct error *err)
{
    enum error_code code = find_code(text);
    const char *why = reason(text);

    name_trouble(code, target, text, err);
    if (says_one_thing(text))
        error_fact(err, "server", "%.*s", (int)strcspn(why, "\n"), why);
    else
        add_tries(text, err);
    error_fact(err, "url", "%s   from %s", target->shown, target->source);
    add_hints(code, target, password_used, text, err);
    return error_state(err, "nothing was changed");
}

bool connect_error_passes(const struct error *err)
{
    return err->code == ERROR_NO_SERVER || err->code == ERROR_NO_HOST ||
           err->code == ERROR_NO_SOCKET || err->code == ERROR_TIMEOUT ||
           err->code == ERROR_TOO_MANY;
}
