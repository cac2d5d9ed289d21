/* pg_tree_alter.c - the parts of ALTER TABLE; see pg_tree_parts.h. */
#include "planner/sql/pg_tree_parts.h"

/* [AT_...] = what we call it; those that only PostgreSQL itself makes are left out. */
static const enum alteration_kind kinds[] = {
    [AT_AddColumn] = ALTERATION_ADD_COLUMN,
    [AT_ColumnDefault] = ALTERATION_SET_DEFAULT,
    [AT_DropNotNull] = ALTERATION_DROP_NOT_NULL,
    [AT_SetNotNull] = ALTERATION_SET_NOT_NULL,
    [AT_DropExpression] = ALTERATION_DROP_EXPRESSION,
    [AT_SetStatistics] = ALTERATION_SET_STATISTICS,
    [AT_SetOptions] = ALTERATION_COLUMN_OPTIONS,
    [AT_ResetOptions] = ALTERATION_COLUMN_OPTIONS,
    [AT_SetStorage] = ALTERATION_SET_STORAGE,
    [AT_SetCompression] = ALTERATION_SET_COMPRESSION,
    [AT_DropColumn] = ALTERATION_DROP_COLUMN,
    [AT_AddConstraint] = ALTERATION_ADD_CONSTRAINT,
    [AT_AlterConstraint] = ALTERATION_ALTER_CONSTRAINT,
    [AT_ValidateConstraint] = ALTERATION_VALIDATE_CONSTRAINT,
    [AT_DropConstraint] = ALTERATION_DROP_CONSTRAINT,
    [AT_AlterColumnType] = ALTERATION_COLUMN_TYPE,
    [AT_AlterColumnGenericOptions] = ALTERATION_FOREIGN_OPTIONS,
    [AT_ChangeOwner] = ALTERATION_OWNER,
    [AT_ClusterOn] = ALTERATION_CLUSTER_ON,
    [AT_DropCluster] = ALTERATION_WITHOUT_CLUSTER,
    [AT_SetLogged] = ALTERATION_SET_LOGGED,
    [AT_SetUnLogged] = ALTERATION_SET_UNLOGGED,
    [AT_DropOids] = ALTERATION_WITHOUT_OIDS,
    [AT_SetAccessMethod] = ALTERATION_ACCESS_METHOD,
    [AT_SetTableSpace] = ALTERATION_TABLESPACE,
    [AT_SetRelOptions] = ALTERATION_RELATION_OPTIONS,
    [AT_ResetRelOptions] = ALTERATION_RELATION_OPTIONS,
    [AT_EnableTrig] = ALTERATION_ENABLE_TRIGGER,
    [AT_EnableAlwaysTrig] = ALTERATION_ENABLE_TRIGGER,
    [AT_EnableReplicaTrig] = ALTERATION_ENABLE_TRIGGER,
    [AT_EnableTrigAll] = ALTERATION_ENABLE_TRIGGER,
    [AT_EnableTrigUser] = ALTERATION_ENABLE_TRIGGER,
    [AT_DisableTrig] = ALTERATION_DISABLE_TRIGGER,
    [AT_DisableTrigAll] = ALTERATION_DISABLE_TRIGGER,
    [AT_DisableTrigUser] = ALTERATION_DISABLE_TRIGGER,
    [AT_EnableRule] = ALTERATION_ENABLE_RULE,
    [AT_EnableAlwaysRule] = ALTERATION_ENABLE_RULE,
    [AT_EnableReplicaRule] = ALTERATION_ENABLE_RULE,
    [AT_DisableRule] = ALTERATION_DISABLE_RULE,
    [AT_AddInherit] = ALTERATION_INHERIT,
    [AT_DropInherit] = ALTERATION_NO_INHERIT,
    [AT_AddOf] = ALTERATION_OF_TYPE,
    [AT_DropOf] = ALTERATION_NOT_OF_TYPE,
    [AT_ReplicaIdentity] = ALTERATION_REPLICA_IDENTITY,
    [AT_EnableRowSecurity] = ALTERATION_ENABLE_ROW_SECURITY,
    [AT_DisableRowSecurity] = ALTERATION_DISABLE_ROW_SECURITY,
    [AT_ForceRowSecurity] = ALTERATION_FORCE_ROW_SECURITY,
    [AT_NoForceRowSecurity] = ALTERATION_NO_FORCE_ROW_SECURITY,
    [AT_GenericOptions] = ALTERATION_FOREIGN_OPTIONS,
    [AT_AttachPartition] = ALTERATION_ATTACH_PARTITION,
    [AT_DetachPartition] = ALTERATION_DETACH_PARTITION,
    [AT_DetachPartitionFinalize] = ALTERATION_DETACH_FINALIZE,
    [AT_AddIdentity] = ALTERATION_ADD_IDENTITY,
    [AT_SetIdentity] = ALTERATION_SET_IDENTITY,
    [AT_DropIdentity] = ALTERATION_DROP_IDENTITY,
};

static void read_column_definition(struct tree *t, const AlterTableCmd *cmd, struct alteration *out)
{
    const ColumnDef *c = (const ColumnDef *)cmd->def;

    if (cmd->subtype == AT_AddColumn) {
        out->column = tree_column(t, c);
        out->name = out->column->name;
        return;
    }
    out->type = tree_type(t, c->typeName);
    out->collation = c->collClause == NULL ? "" : tree_list_name(t, c->collClause->collname).name;
    out->value = tree_expression(t, c->raw_default);
}

static void read_constraint(struct tree *t, const Constraint *c, struct alteration *out)
{
    struct constraint_def *def = arena_new(t->arena, struct constraint_def);

    *def = tree_constraint(t, c);
    out->constraint = def;
    if (*out->name == '\0')
        out->name = def->name;
}

static void read_partition(struct tree *t, const PartitionCmd *p, struct alteration *out)
{
    out->other = tree_relation(t, p->name);
    out->bound = tree_bound(t, p->bound);
    out->concurrently = p->concurrent;
}

static void read_definition(struct tree *t, const AlterTableCmd *cmd, struct alteration *out)
{
    const Node *def = cmd->def;

    switch ((int)nodeTag(def)) {
    case T_ColumnDef:
        read_column_definition(t, cmd, out);
        break;
    case T_Constraint:
        read_constraint(t, (const Constraint *)def, out);
        break;
    case T_PartitionCmd:
        read_partition(t, (const PartitionCmd *)def, out);
        break;
    case T_RangeVar:
        out->other = tree_relation(t, (const RangeVar *)def);
        break;
    case T_TypeName:
        out->type = tree_type(t, (const TypeName *)def);
        break;
    case T_ReplicaIdentityStmt:
        out->name = tree_text(t, ((const ReplicaIdentityStmt *)def)->name);
        break;
    case T_List:
        tree_option_names(t, (const List *)def, &out->options);
        break;
    default:
        if (cmd->subtype == AT_ColumnDefault)
            out->value = tree_expression(t, def);
    }
}

static struct alteration read_command(struct tree *t, const AlterTableCmd *cmd)
{
    struct alteration out = {
        .name = tree_text(t, cmd->name),
        .collation = "",
        .other = { .schema = "", .name = "" },
        .type = { .schema = "", .name = "", .text = "" },
        .if_exists = cmd->missing_ok,
        .cascade = cmd->behavior == DROP_CASCADE,
        .all_triggers = cmd->subtype == AT_EnableTrigAll || cmd->subtype == AT_DisableTrigAll,
        .user_triggers = cmd->subtype == AT_EnableTrigUser || cmd->subtype == AT_DisableTrigUser,
    };

    if ((size_t)cmd->subtype < sizeof(kinds) / sizeof(kinds[0]))
        out.kind = kinds[cmd->subtype];
    if (cmd->subtype == AT_ChangeOwner && cmd->newowner != NULL)
        out.name = tree_text(t, cmd->newowner->rolename);
    if (cmd->def != NULL)
        read_definition(t, cmd, &out);
    return out;
}

void tree_alter_table(struct tree *t, const Node *node, struct action *out)
{
    const AlterTableStmt *s = (const AlterTableStmt *)node;

    out->subject = tree_subject(s->objtype);
    out->verb = tree_verb(t, "ALTER", out->subject);
    out->if_exists = s->missing_ok;
    out->only = s->relation != NULL && !s->relation->inh;
    vec_push(t->arena, &out->names, tree_relation(t, s->relation));
    for (int i = 0; i < list_length(s->cmds); i++)
        vec_push(t->arena, &out->alterations, read_command(t, list_nth(s->cmds, i)));
}
