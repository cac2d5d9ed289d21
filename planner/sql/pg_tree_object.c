/* pg_tree_object.c - DROP, RENAME, COMMENT, GRANT and others that name an
 * object of any kind; see pg_tree_parts.h. */
#include <string.h>

#include "planner/sql/pg_tree_parts.h"

static const struct {
    ObjectType type;
    enum subject_kind subject;
} subjects[] = {
    { OBJECT_TABLE, SUBJECT_TABLE },
    { OBJECT_FOREIGN_TABLE, SUBJECT_FOREIGN_TABLE },
    { OBJECT_INDEX, SUBJECT_INDEX },
    { OBJECT_SEQUENCE, SUBJECT_SEQUENCE },
    { OBJECT_VIEW, SUBJECT_VIEW },
    { OBJECT_MATVIEW, SUBJECT_MATVIEW },
    { OBJECT_COLUMN, SUBJECT_COLUMN },
    { OBJECT_TABCONSTRAINT, SUBJECT_CONSTRAINT },
    { OBJECT_TRIGGER, SUBJECT_TRIGGER },
    { OBJECT_POLICY, SUBJECT_POLICY },
    { OBJECT_RULE, SUBJECT_RULE },
    { OBJECT_TYPE, SUBJECT_TYPE },
    { OBJECT_DOMAIN, SUBJECT_DOMAIN },
    { OBJECT_DOMCONSTRAINT, SUBJECT_DOMAIN_CONSTRAINT },
    { OBJECT_ATTRIBUTE, SUBJECT_ATTRIBUTE },
    { OBJECT_FUNCTION, SUBJECT_FUNCTION },
    { OBJECT_PROCEDURE, SUBJECT_FUNCTION },
    { OBJECT_ROUTINE, SUBJECT_FUNCTION },
    { OBJECT_AGGREGATE, SUBJECT_FUNCTION },
    { OBJECT_SCHEMA, SUBJECT_SCHEMA },
    { OBJECT_EXTENSION, SUBJECT_EXTENSION },
    { OBJECT_DATABASE, SUBJECT_DATABASE },
    { OBJECT_TABLESPACE, SUBJECT_TABLESPACE },
    { OBJECT_ROLE, SUBJECT_ROLE },
    { OBJECT_PUBLICATION, SUBJECT_PUBLICATION },
    { OBJECT_SUBSCRIPTION, SUBJECT_SUBSCRIPTION },
    { OBJECT_STATISTIC_EXT, SUBJECT_STATISTICS },
    { OBJECT_EVENT_TRIGGER, SUBJECT_EVENT_TRIGGER },
};

enum subject_kind tree_subject(ObjectType type)
{
    for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
        if (subjects[i].type == type)
            return subjects[i].subject;
    }
    return SUBJECT_OTHER;
}

const char *tree_verb(struct tree *t, const char *verb, enum subject_kind subject)
{
    char *text = arena_printf(t->arena, "%s %s", verb, subject_word(subject));

    for (char *p = text; *p != '\0'; p++)
        *p = (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
    return text;
}

/* Whether the last of an object's names is that of a part of a table. */
static bool has_part(enum subject_kind subject)
{
    return subject == SUBJECT_COLUMN || subject == SUBJECT_CONSTRAINT ||
           subject == SUBJECT_TRIGGER || subject == SUBJECT_POLICY || subject == SUBJECT_RULE;
}

/* table.part as a list of names: a.b.part is part of a.b. */
static void read_part(struct tree *t, const List *names, struct action *out)
{
    struct object_name table;

    out->part = tree_list_name(t, names).name;
    table = tree_list_name(t, list_truncate(list_copy(names), list_length(names) - 1));
    vec_push(t->arena, &out->names, table);
}

static void drop(struct tree *t, const Node *node, struct action *out)
{
    const DropStmt *s = (const DropStmt *)node;

    out->subject = tree_subject(s->removeType);
    out->verb = tree_verb(t, "DROP", out->subject);
    out->if_exists = s->missing_ok;
    out->cascade = s->behavior == DROP_CASCADE;
    out->concurrently = s->concurrent;
    for (int i = 0; i < list_length(s->objects); i++) {
        const Node *object = list_nth(s->objects, i);

        if (has_part(out->subject) && IsA(object, List))
            read_part(t, (const List *)object, out);
        else
            vec_push(t->arena, &out->names, tree_object_name(t, object));
    }
}

static void drop_named(struct tree *t, struct action *out, enum subject_kind subject,
                       const char *name, bool missing_ok)
{
    out->subject = subject;
    out->if_exists = missing_ok;
    vec_push(t->arena, &out->names,
             (struct object_name){ .schema = "", .name = tree_text(t, name) });
}

static void drop_database(struct tree *t, const Node *node, struct action *out)
{
    const DropdbStmt *s = (const DropdbStmt *)node;

    drop_named(t, out, SUBJECT_DATABASE, s->dbname, s->missing_ok);
}

static void drop_tablespace(struct tree *t, const Node *node, struct action *out)
{
    const DropTableSpaceStmt *s = (const DropTableSpaceStmt *)node;

    drop_named(t, out, SUBJECT_TABLESPACE, s->tablespacename, s->missing_ok);
}

static void drop_subscription(struct tree *t, const Node *node, struct action *out)
{
    const DropSubscriptionStmt *s = (const DropSubscriptionStmt *)node;

    drop_named(t, out, SUBJECT_SUBSCRIPTION, s->subname, s->missing_ok);
}

static void rename_object(struct tree *t, const Node *node, struct action *out)
{
    const RenameStmt *s = (const RenameStmt *)node;

    out->subject = tree_subject(s->renameType);
    out->if_exists = s->missing_ok;
    out->cascade = s->behavior == DROP_CASCADE;
    out->part = tree_text(t, s->subname);
    out->new_name = tree_text(t, s->newname);
    out->verb =
        tree_verb(t, "ALTER",
                  out->part[0] != '\0' && has_part(out->subject) &&
                          (out->subject == SUBJECT_COLUMN || out->subject == SUBJECT_CONSTRAINT)
                      ? tree_subject(s->relationType)
                      : out->subject);
    if (out->subject == SUBJECT_CONSTRAINT)
        out->verb = "ALTER TABLE";
    if (s->relation != NULL) {
        out->only = !s->relation->inh;
        vec_push(t->arena, &out->names, tree_relation(t, s->relation));
    } else if (s->object != NULL) {
        vec_push(t->arena, &out->names, tree_object_name(t, s->object));
    } else { /* a schema's, database's or role's name */
        vec_push(t->arena, &out->names, (struct object_name){ .schema = "", .name = out->part });
        out->part = "";
    }
}

static void name_relation_or_object(struct tree *t, const RangeVar *relation, const Node *object,
                                    struct action *out)
{
    vec_push(t->arena, &out->names,
             relation != NULL ? tree_relation(t, relation) : tree_object_name(t, object));
    out->verb = tree_verb(t, "ALTER", out->subject);
}

static void set_schema(struct tree *t, const Node *node, struct action *out)
{
    const AlterObjectSchemaStmt *s = (const AlterObjectSchemaStmt *)node;

    out->subject = tree_subject(s->objectType);
    out->if_exists = s->missing_ok;
    out->new_name = tree_text(t, s->newschema);
    name_relation_or_object(t, s->relation, s->object, out);
}

static void set_owner(struct tree *t, const Node *node, struct action *out)
{
    const AlterOwnerStmt *s = (const AlterOwnerStmt *)node;

    out->subject = tree_subject(s->objectType);
    out->value = s->newowner == NULL ? "" : tree_text(t, s->newowner->rolename);
    name_relation_or_object(t, s->relation, s->object, out);
}

static void depends(struct tree *t, const Node *node, struct action *out)
{
    const AlterObjectDependsStmt *s = (const AlterObjectDependsStmt *)node;

    out->subject = tree_subject(s->objectType);
    name_relation_or_object(t, s->relation, s->object, out);
}

static void read_object(struct tree *t, const Node *object, struct action *out)
{
    const List *list = (const List *)object;

    if (out->subject == SUBJECT_DOMAIN_CONSTRAINT && list_length(list) == 2) {
        vec_push(t->arena, &out->names, tree_object_name(t, linitial(list)));
        out->part = tree_object_name(t, lsecond(list)).name;
    } else if (has_part(out->subject) && object != NULL && IsA(object, List)) {
        read_part(t, list, out);
    } else {
        vec_push(t->arena, &out->names, tree_object_name(t, object));
    }
}

static void comment(struct tree *t, const Node *node, struct action *out)
{
    const CommentStmt *s = (const CommentStmt *)node;

    out->subject = tree_subject(s->objtype);
    out->value = tree_text(t, s->comment);
    read_object(t, s->object, out);
}

static void security_label(struct tree *t, const Node *node, struct action *out)
{
    const SecLabelStmt *s = (const SecLabelStmt *)node;

    out->subject = tree_subject(s->objtype);
    read_object(t, s->object, out);
}

static void grant(struct tree *t, const Node *node, struct action *out)
{
    const GrantStmt *s = (const GrantStmt *)node;

    out->verb = s->is_grant ? "GRANT" : "REVOKE";
    out->subject = tree_subject(s->objtype);
    out->revokes = !s->is_grant;
    out->all = s->targtype != ACL_TARGET_OBJECT;
    for (int i = 0; i < list_length(s->objects); i++)
        vec_push(t->arena, &out->names, tree_object_name(t, list_nth(s->objects, i)));
    for (int i = 0; i < list_length(s->grantees); i++) {
        const RoleSpec *role = list_nth(s->grantees, i);

        out->to_public = out->to_public || role->roletype == ROLESPEC_PUBLIC;
    }
}

static void default_privileges(struct tree *t, const Node *node, struct action *out)
{
    const AlterDefaultPrivilegesStmt *s = (const AlterDefaultPrivilegesStmt *)node;

    if (s->action == NULL)
        return;
    grant(t, (const Node *)s->action, out);
    out->verb = "ALTER DEFAULT PRIVILEGES";
}

static void alter_enum(struct tree *t, const Node *node, struct action *out)
{
    const AlterEnumStmt *s = (const AlterEnumStmt *)node;

    out->subject = SUBJECT_TYPE;
    out->if_not_exists = s->skipIfNewValExists;
    out->add_value = s->oldVal == NULL;
    out->part = s->newValNeighbor == NULL ? "" : tree_text(t, s->newValNeighbor);
    vec_push(t->arena, &out->names, tree_list_name(t, s->typeName));
    vec_push(t->arena, &out->values, tree_text(t, s->newVal));
    if (s->oldVal != NULL)
        vec_push(t->arena, &out->values, tree_text(t, s->oldVal));
}

static enum domain_alteration domain_alteration(char subtype)
{
    switch (subtype) {
    case 'N':
        return DOMAIN_DROP_NOT_NULL;
    case 'O':
        return DOMAIN_SET_NOT_NULL;
    case 'C':
        return DOMAIN_ADD_CONSTRAINT;
    case 'X':
        return DOMAIN_DROP_CONSTRAINT;
    case 'V':
        return DOMAIN_VALIDATE_CONSTRAINT;
    default:
        return DOMAIN_DEFAULT;
    }
}

static void alter_domain(struct tree *t, const Node *node, struct action *out)
{
    const AlterDomainStmt *s = (const AlterDomainStmt *)node;

    out->subject = SUBJECT_DOMAIN;
    out->domain = domain_alteration(s->subtype);
    out->part = tree_text(t, s->name);
    out->if_exists = s->missing_ok;
    out->cascade = s->behavior == DROP_CASCADE;
    vec_push(t->arena, &out->names, tree_list_name(t, s->typeName));
    if (s->def != NULL && IsA(s->def, Constraint)) {
        struct constraint_def *def = arena_new(t->arena, struct constraint_def);

        *def = tree_constraint(t, (const Constraint *)s->def);
        out->constraint = def;
        out->part = def->name;
    }
}

static void alter_function(struct tree *t, const Node *node, struct action *out)
{
    const AlterFunctionStmt *s = (const AlterFunctionStmt *)node;

    out->subject = SUBJECT_FUNCTION;
    vec_push(t->arena, &out->names, tree_object_name(t, (const Node *)s->func));
    for (int i = 0; i < list_length(s->actions); i++) {
        const DefElem *e = list_nth(s->actions, i);

        if (strcmp(e->defname, "volatility") == 0 && e->arg != NULL && IsA(e->arg, String))
            out->value = tree_text(t, strVal(e->arg));
    }
}

static void alter_statistics(struct tree *t, const Node *node, struct action *out)
{
    const AlterStatsStmt *s = (const AlterStatsStmt *)node;

    out->subject = SUBJECT_STATISTICS;
    out->if_exists = s->missing_ok;
    vec_push(t->arena, &out->names, tree_list_name(t, s->defnames));
}

static void alter_extension(struct tree *t, const Node *node, struct action *out)
{
    out->subject = SUBJECT_EXTENSION;
    vec_push(t->arena, &out->names,
             (struct object_name){
                 .schema = "",
                 .name = tree_text(t, ((const AlterExtensionStmt *)node)->extname),
             });
}

static void add_roles(struct tree *t, const List *roles, struct action *out)
{
    out->subject = SUBJECT_ROLE;
    for (int i = 0; i < list_length(roles); i++) {
        const RoleSpec *role = list_nth(roles, i);

        vec_push(t->arena, &out->names,
                 (struct object_name){ .schema = "", .name = tree_text(t, role->rolename) });
    }
}

static void drop_owned(struct tree *t, const Node *node, struct action *out)
{
    const DropOwnedStmt *s = (const DropOwnedStmt *)node;

    out->cascade = s->behavior == DROP_CASCADE;
    add_roles(t, s->roles, out);
}

static void reassign_owned(struct tree *t, const Node *node, struct action *out)
{
    add_roles(t, ((const ReassignOwnedStmt *)node)->roles, out);
}

const struct tree_form tree_object_forms[] = {
    { T_AlterTableStmt, ACTION_ALTER_TABLE, "ALTER TABLE", tree_alter_table },
    { T_DropStmt, ACTION_DROP, "DROP", drop },
    { T_DropdbStmt, ACTION_DROP, "DROP DATABASE", drop_database },
    { T_DropTableSpaceStmt, ACTION_DROP, "DROP TABLESPACE", drop_tablespace },
    { T_DropSubscriptionStmt, ACTION_DROP, "DROP SUBSCRIPTION", drop_subscription },
    { T_RenameStmt, ACTION_RENAME, "ALTER", rename_object },
    { T_AlterObjectSchemaStmt, ACTION_SET_SCHEMA, "ALTER", set_schema },
    { T_AlterOwnerStmt, ACTION_OWNER, "ALTER", set_owner },
    { T_AlterObjectDependsStmt, ACTION_DEPENDS, "ALTER", depends },
    { T_CommentStmt, ACTION_COMMENT, "COMMENT", comment },
    { T_SecLabelStmt, ACTION_SECURITY_LABEL, "SECURITY LABEL", security_label },
    { T_GrantStmt, ACTION_GRANT, "GRANT", grant },
    { T_AlterDefaultPrivilegesStmt, ACTION_DEFAULT_PRIVILEGES, "ALTER DEFAULT PRIVILEGES",
      default_privileges },
    { T_AlterEnumStmt, ACTION_ALTER_ENUM, "ALTER TYPE", alter_enum },
    { T_AlterDomainStmt, ACTION_ALTER_DOMAIN, "ALTER DOMAIN", alter_domain },
    { T_AlterFunctionStmt, ACTION_ALTER_FUNCTION, "ALTER FUNCTION", alter_function },
    { T_AlterStatsStmt, ACTION_ALTER_STATISTICS, "ALTER STATISTICS", alter_statistics },
    { T_AlterExtensionStmt, ACTION_ALTER_EXTENSION, "ALTER EXTENSION", alter_extension },
    { T_AlterExtensionContentsStmt, ACTION_ALTER_EXTENSION, "ALTER EXTENSION", NULL },
    { T_AlterSubscriptionStmt, ACTION_ALTER_SUBSCRIPTION, "ALTER SUBSCRIPTION", NULL },
    { T_DropOwnedStmt, ACTION_DROP_OWNED, "DROP OWNED", drop_owned },
    { T_ReassignOwnedStmt, ACTION_REASSIGN_OWNED, "REASSIGN OWNED", reassign_owned },
};

const size_t tree_object_form_count = sizeof(tree_object_forms) / sizeof(tree_object_forms[0]);
