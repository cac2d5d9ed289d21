/* rule_scripts.c - rules on what a revision's two directions do, taken
 * together: a way forward that does something, and a way back. */
#include <string.h>

#include "planner/check/rule.h"

/* Returns a finding at the line of the script, or of the revision where it has none. */
static struct finding at_script(const struct rule_info *info, const struct check_input *input,
                                const struct graph_node *n, uint32_t line, const char *message)
{
    struct finding f = rule_finding(info, input, n->revision, false, message);

    if (line > 0)
        f.region = (struct region){ .start = { n->revision->path, line, 0 } };
    return f;
}

static bool does_something(const struct script *s)
{
    return s->status == SCRIPT_COMPILED || s->status == SCRIPT_OPAQUE;
}

static void check_missing(const struct rule_info *info, const struct check_input *input,
                          struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const struct script *up = check_script(input, n, DIRECTION_UPGRADE);
        const struct script *down = check_script(input, n, DIRECTION_DOWNGRADE);
        bool missing = down != NULL && down->status == SCRIPT_MISSING;
        bool empty = down != NULL && down->status == SCRIPT_EMPTY;

        if (up == NULL || !does_something(up) || (!missing && !empty))
            continue;
        vec_push(arena, out,
                 at_script(info, input, n, down->line,
                           arena_printf(arena, "%s cannot be undone: its downgrade %s",
                                        n->revision->id, missing ? "is missing" : "is empty")));
    }
}

static void check_irreversible(const struct rule_info *info, const struct check_input *input,
                               struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const struct script *down = check_script(input, n, DIRECTION_DOWNGRADE);

        if (down == NULL || down->status != SCRIPT_RAISES)
            continue;
        vec_push(arena, out,
                 at_script(info, input, n, down->line,
                           arena_printf(arena, "%s cannot be undone: its downgrade raises %s",
                                        n->revision->id,
                                        down->raises == NULL ? "an exception" : down->raises)));
    }
}

static void check_empty(const struct rule_info *info, const struct check_input *input,
                        struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const struct script *up = check_script(input, n, DIRECTION_UPGRADE);

        if (up == NULL || graph_is_merge_point(n) ||
            (up->status != SCRIPT_EMPTY && up->status != SCRIPT_MISSING))
            continue;
        vec_push(arena, out,
                 at_script(info, input, n, up->line,
                           arena_printf(arena, "the upgrade of %s does nothing", n->revision->id)));
    }
}

static void check_merge(const struct rule_info *info, const struct check_input *input,
                        struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const struct script *up = check_script(input, n, DIRECTION_UPGRADE);

        if (up == NULL || !graph_is_merge_point(n) || !does_something(up))
            continue;
        vec_push(
            arena, out,
            at_script(info, input, n, up->line,
                      arena_printf(arena, "the merge %s changes the database", n->revision->id)));
    }
}

static void add_opaque(const struct rule_info *info, const struct check_input *input,
                       const struct graph_node *n, const struct script *s, const char *direction,
                       struct arena *arena, struct findings *out)
{
    struct finding f;

    if (s == NULL || s->status != SCRIPT_OPAQUE || s->opaque.count == 0)
        return;
    f = at_script(info, input, n, s->opaque.items[0].line,
                  arena_printf(arena, "the %s of %s cannot be known: %s", direction,
                               n->revision->id, s->opaque.items[0].reason));
    vec_push(arena, &f.hints,
             arena_printf(arena, "write its SQL beside it:  migplan sidecar %s", n->revision->id));
    vec_push(arena, out, f);
}

static void check_opaque(const struct rule_info *info, const struct check_input *input,
                         struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);

        add_opaque(info, input, n, check_script(input, n, DIRECTION_UPGRADE), "upgrade", arena,
                   out);
        add_opaque(info, input, n, check_script(input, n, DIRECTION_DOWNGRADE), "downgrade", arena,
                   out);
    }
}

/* Returns whether the evaluator stopped at a module that asks the network. */
static bool is_network(const char *reason)
{
    static const char *const modules[] = {
        "'requests", "'httpx", "'aiohttp", "'urllib3", "'boto3",
        "'botocore", "'redis", "'grpc",    "'hvac",
    };

    for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
        const char *at = strstr(reason, modules[i]);

        if (at != NULL && strchr("'.", at[strlen(modules[i])]) != NULL)
            return true;
    }
    return false;
}

/* Returns whether the evaluator stopped at what every run answers anew: the
 * time, chance, the environment, the network. */
static bool is_chance(const struct opaque *opaque)
{
    return strstr(opaque->reason, "known at run time only") != NULL ||
           strstr(opaque->reason, "the environment variable ") != NULL ||
           is_network(opaque->reason);
}

static void check_chance(const struct rule_info *info, const struct check_input *input,
                         struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const struct script *up = check_script(input, n, DIRECTION_UPGRADE);

        for (size_t j = 0; up != NULL && j < up->opaque.count; j++) {
            if (!is_chance(&up->opaque.items[j]))
                continue;
            vec_push(
                arena, out,
                at_script(info, input, n, up->opaque.items[j].line,
                          arena_printf(arena, "the SQL of %s depends on when and where it runs: %s",
                                       n->revision->id, up->opaque.items[j].reason)));
        }
    }
}

const struct rule rule_missing_downgrade = {
    .info = {
        .code = "MP120",
        .name = "missing-downgrade",
        .severity = SEVERITY_WARNING,
        .tags = "graph undo",
        .summary = "A revision that changes the database has no downgrade.",
        .why = "A plan that holds it has no way back: after a bad release the database stays "
               "where it is, and older code runs on it. An empty downgrade is worse, for "
               "alembic_version then says what is not true.",
        .instead = "Write the downgrade, or say why there is none: # migplan: irreversible -- "
                   "REASON, in SQL -- migplan: irreversible -- REASON.",
        .fine_when = "an older release works on the new schema.",
    },
    .check = check_missing,
};

const struct rule rule_irreversible_downgrade = {
    .info = {
        .code = "MP121",
        .name = "irreversible-downgrade",
        .severity = SEVERITY_WARNING,
        .tags = "graph undo",
        .summary = "A downgrade raises instead of undoing.",
        .why = "No downgrade gets past this revision. That is honest, but the release that holds "
               "it is a point of no return.",
        .instead = "Release it alone, after the release that no longer needs the old schema.",
        .fine_when = "that is the decision: # migplan: irreversible -- REASON says so.",
    },
    .check = check_irreversible,
};

const struct rule rule_empty_upgrade = {
    .info = {
        .code = "MP122",
        .name = "empty-upgrade",
        .severity = SEVERITY_WARNING,
        .tags = "graph",
        .summary = "An upgrade does nothing.",
        .why = "Often a revision that was generated and never filled in, so that what it is named "
               "for never happens.",
        .instead = "Fill it in, or delete the revision before it is merged.",
        .fine_when = "it only joins or labels branches.",
    },
    .check = check_empty,
};

const struct rule rule_merge_not_empty = {
    .info = {
        .code = "MP123",
        .name = "merge-not-empty",
        .severity = SEVERITY_WARNING,
        .tags = "graph",
        .summary = "A merge revision changes the database.",
        .why = "Merges are made and thrown away as branches move; what one does is easily lost "
               "with it.",
        .instead = "Leave the merge empty and put the change into a revision of its own after it.",
    },
    .check = check_merge,
};

const struct rule rule_opaque_revision = {
    .info = {
        .code = "MP305",
        .name = "opaque-revision",
        .severity = SEVERITY_WARNING,
        .tags = "script",
        .summary = "The SQL of a revision cannot be known without running it.",
        .why = "It uses what only a running program or a database knows, so nobody can review "
               "what it will do, and no plan can hold it.",
        .instead = "Write it as SQL, or put what it stands for into a sidecar file: migplan "
                   "sidecar REV.",
        .fine_when = "it has been applied everywhere already.",
    },
    .check = check_opaque,
};

const struct rule rule_non_deterministic_script = {
    .info = {
        .code = "MP306",
        .name = "non-deterministic-script",
        .severity = SEVERITY_ERROR,
        .tags = "script",
        .summary = "The SQL of a revision depends on the time, on chance or on the machine.",
        .why = "Each database gets something else: what was reviewed and what staging ran is not "
               "what production runs, and no plan can hold it.",
        .instead = "Write the value as a literal, or let PostgreSQL make it: now(), "
                   "gen_random_uuid().",
        .fine_when = "the values need not be the same anywhere.",
    },
    .check = check_chance,
};
