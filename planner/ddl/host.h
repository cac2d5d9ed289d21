/*
 * host.h - what alembic and sqlalchemy mean to the evaluator of Python.
 *
 *     ddl_host_init(&host, &ddl, &files);
 *     py_program_open(&source, module, &host, arena, &program, err);
 *     py_program_run(program, "upgrade");      the statements are in ddl.script
 *
 * The database connection, the migration context and their parts are SYMBOLs
 * under "migplan.", so that Python code can hand them about.
 */
#ifndef PLANNER_DDL_HOST_H
#define PLANNER_DDL_HOST_H

#include "planner/ddl/ddl.h"

/* How the files of the repository are read; each may be NULL. */
struct ddl_files {
    void *ctx;
    bool (*find_module)(void *ctx, const char *dotted, struct py_source *out);
    bool (*read_file)(void *ctx, const char *path, struct str *out);
    /* The module's name of the script beside this one that has that revision id; NULL for none. */
    const char *(*find_revision)(void *ctx, const char *id);
};

/* What env.py and the modules that it imports made while they were evaluated. */
struct ddl_seen {
    struct py_list metadata;    /* the MetaData() calls */
    struct py_list conventions; /* what was assigned to a .naming_convention */
    struct py_list databases;   /* the SQLAlchemy() calls of Flask-SQLAlchemy */
};

/* What the host's functions are handed. */
struct ddl_host {
    struct ddl *ddl;
    struct ddl_files files;
    struct ddl_seen *seen; /* while env.py is evaluated, NULL for scripts */
};

/* Makes a ddl that adds to script. */
void ddl_init(struct ddl *d, const struct ddl_settings *settings, struct script *script,
              struct arena *arena);

/* Fills host, whose functions work on state. */
void ddl_host_init(struct py_host *host, struct ddl_host *state);

/* --- between the files of the host -------------------------------------------- */

/* Ends the run with what d refused. Returns PY_ABORTED. */
enum py_answer host_refused(struct ddl *d, struct py_run *run);

/* Calls on migplan.connection, .context, .session, .dialect (host_connection.c). */
enum py_answer host_call_connection(struct ddl *d, struct py_run *run, const char *symbol,
                                    const struct py_call *call, struct py_value **out);
enum py_answer host_attribute_connection(struct ddl *d, const char *symbol, const char *name,
                                         struct srcpos pos, struct py_value **out);

/* Calls on alembic.op and alembic.context, and on a batch (host_op.c). */
enum py_answer host_call_op(struct ddl *d, struct py_run *run, const char *name,
                            const struct py_call *call, struct py_value **out);
enum py_answer host_call_context(struct ddl *d, struct py_run *run, const char *name,
                                 const struct py_call *call, struct py_value **out);
enum py_answer host_call_batch(struct ddl *d, struct py_run *run, const struct py_value *batch,
                               const char *name, const struct py_call *call, struct py_value **out);
bool host_is_batch(const struct py_value *value);

/* enum.create(bind), enum.drop(bind). */
bool host_call_enum(struct ddl *d, const struct py_value *type, const char *name,
                    const struct py_args *args);

/* What the project says of its environment, its configuration and the arguments of upgrade()
 * (host_facts.c). */
bool host_environment_call(struct ddl *d, const struct py_call *call, struct py_value **out);
enum py_answer host_environment_item(struct ddl *d, struct py_run *run,
                                     const struct py_object *item, struct py_value **out);
enum py_answer host_environment_has(struct ddl *d, const struct py_object *in,
                                    struct py_value **out);
void host_call_config(struct ddl *d, const char *method, const struct py_call *call,
                      struct py_value **out);
enum py_answer host_argument(void *ctx, struct py_run *run, const char *name, struct srcpos pos,
                             struct py_value **out);

/* str(object), "%s" and f"{object}" (host_text.c). */
enum py_answer host_text(void *ctx, struct py_run *run, struct py_value *object,
                         struct py_value **out);

/* Returns whether value is a SYMBOL under "migplan.": a connection or the like. */
bool host_is_own(const struct py_value *value);

/* alembic_postgresql_enum: sync_enum_values() (enum_sync.c). */
bool enum_sync_call(struct ddl *d, const struct py_args *args);

/* alembic_utils: create_entity() and its likes (entity.c). *found tells whether name is one. */
bool entity_call(struct ddl *d, const char *name, const struct py_args *args, bool *found);

/* The term of a call whose parameters are known, or that adds itself to a table (host_term.c). */
enum py_answer host_make_term(struct ddl *d, struct py_run *run, const struct py_call *call,
                              bool is_part, struct py_value **out);

#endif
