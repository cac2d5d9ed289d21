/* suppress.c - see suppress.h. */
#include "planner/check/suppress.h"

#include <string.h>

#include "planner/check/rule.h"

/* What one comment allows. */
struct allowance {
    const struct comment *comment;
    struct strlist rules; /* as written */
    const char *reason;   /* NULL where it gives none */
    bool whole;
    bool marker; /* "irreversible": does not say that there is something to allow */
};

/* The findings of one file. */
struct file {
    VEC_FIELDS(size_t);
};

struct run {
    const struct suppress_input *input;
    const struct check_settings *settings;
    struct arena *arena;
    struct findings *findings;
    struct strmap *files; /* path -> struct file * */
};

static void index_findings(struct run *run)
{
    run->files = strmap_new(run->arena);
    for (size_t i = 0; i < run->findings->count; i++) {
        const char *path = run->findings->items[i].region.start.file;
        struct file *file = path == NULL ? NULL : strmap_get(run->files, path);

        if (path == NULL)
            continue;
        if (file == NULL) {
            file = arena_new(run->arena, struct file);
            strmap_put(run->files, path, file);
        }
        vec_push(run->arena, file, i);
    }
}

/* Returns where the reason begins: behind the first "--" that stands alone. */
static const char *find_reason(const char *text)
{
    for (const char *at = strstr(text, "--"); at != NULL; at = strstr(at + 1, "--")) {
        if ((at == text || at[-1] == ' ' || at[-1] == '\t') && at[2] != '-')
            return at;
    }
    return NULL;
}

static void split_rules(struct allowance *a, const char *text, size_t len, struct arena *arena)
{
    static const char between[] = ", \t";

    while (len > 0) {
        size_t blank = strspn(text, between);
        size_t word = strcspn(text + blank, between);

        if (blank >= len)
            return;
        if (blank + word > len)
            word = len - blank;
        vec_push(arena, &a->rules, arena_strndup(arena, text + blank, word));
        text += blank + word;
        len -= blank + word;
    }
}

/* Reads "WORD rules -- reason" into a; returns false where WORD is neither
 * allow nor irreversible. */
static bool parse(const struct comment *comment, struct allowance *a, struct arena *arena)
{
    const char *text = comment->text;
    size_t word = strcspn(text, " \t:,");
    const char *reason = find_reason(text);
    size_t end = reason == NULL ? strlen(text) : (size_t)(reason - text);
    struct str said = { NULL, 0 };

    *a = (struct allowance){ .comment = comment, .whole = comment->whole };
    if (reason != NULL)
        said = str_trim(str_of(reason + 2));
    if (said.len > 0)
        a->reason = arena_strndup(arena, said.ptr, said.len);
    if (word == strlen("irreversible") && strncmp(text, "irreversible", word) == 0) {
        /* "irreversible: reason" says the same as "irreversible -- reason". */
        said = str_trim(str_of(text + word + (text[word] == ':')));
        if (reason == NULL && text[word] == ':' && said.len > 0)
            a->reason = arena_strndup(arena, said.ptr, said.len);
        a->marker = a->whole = true;
        vec_push(arena, &a->rules, "missing-downgrade");
        vec_push(arena, &a->rules, "irreversible-downgrade");
        return true;
    }
    if (word != strlen("allow") || strncmp(text, "allow", word) != 0)
        return false;
    word += strspn(text + word, ": \t");
    if (word < end)
        split_rules(a, text + word, end - word, arena);
    return true;
}

static void add(const struct run *run, const struct rule *rule, const struct comment *comment,
                const char *message, const char *hint)
{
    struct finding f = {
        .rule = &rule->info,
        .severity = check_severity(&rule->info, run->settings, run->arena),
        .region = { .start = comment->pos, .end_column = comment->end_column },
        .tree = run->input->tree,
        .message = message,
    };

    if (!run->input->complete || !check_wants(&rule->info, run->settings))
        return;
    if (hint != NULL)
        vec_push(run->arena, &f.hints, hint);
    vec_push(run->arena, run->findings, f);
}

static bool covers(const struct allowance *a, const struct finding *f)
{
    uint32_t line = f->region.start.line;

    return a->whole ||
           (a->comment->first_line <= line && line <= a->comment->last_line && line > 0);
}

/* Allows the findings of the rule; returns whether there are some. */
static bool use(const struct run *run, const struct allowance *a, const struct rule_info *rule)
{
    const struct file *file = strmap_get(run->files, a->comment->pos.file);
    bool used = false;

    for (size_t i = 0; file != NULL && i < file->count; i++) {
        struct finding *f = &run->findings->items[file->items[i]];

        if (f->rule != rule || !covers(a, f))
            continue;
        used = true;
        if (f->suppressed == NULL)
            f->suppressed = a->reason;
    }
    return used;
}

static void unknown_rule(const struct run *run, const struct allowance *a, const char *name)
{
    const char *nearest = check_nearest_rule(name, run->arena);

    add(run, &rule_unknown_suppression, a->comment,
        arena_printf(run->arena, "there is no rule '%s' to allow", name),
        nearest == NULL ? "migplan rules lists them"
                        : arena_printf(run->arena, "did you mean %s?", nearest));
}

static void unused(const struct run *run, const struct allowance *a, const struct rule_info *rule,
                   const char *name)
{
    if (a->marker || !check_wants(rule, run->settings))
        return;
    add(run, &rule_unused_suppression, a->comment,
        arena_printf(run->arena, "allows %s, which finds nothing here", name),
        "take the comment away");
}

static void run_allowance(const struct run *run, const struct allowance *a)
{
    if (a->rules.count == 0)
        add(run, &rule_unknown_suppression, a->comment, "allows no rule", "name the rule");
    for (size_t i = 0; i < a->rules.count; i++) {
        const char *name = a->rules.items[i];
        const struct rule_info *rule = check_find_rule(name);

        if (rule == NULL)
            unknown_rule(run, a, name);
        else if (a->reason != NULL && !use(run, a, rule))
            unused(run, a, rule, name);
    }
    if (a->reason == NULL) {
        add(run, &rule_suppression_without_reason, a->comment,
            "a reason must follow, or nothing is allowed",
            "write it behind two dashes: -- the table has 200 rows");
    }
}

void suppress_run(const struct suppress_input *input, const struct check_settings *settings,
                  struct arena *arena, struct findings *findings)
{
    struct run run = { input, settings, arena, findings, NULL };

    if (input->comments->count == 0)
        return;
    index_findings(&run);
    for (size_t i = 0; i < input->comments->count; i++) {
        const struct comment *comment = &input->comments->items[i];
        struct allowance allowance;

        if (parse(comment, &allowance, arena)) {
            run_allowance(&run, &allowance);
        } else {
            add(&run, &rule_unknown_suppression, comment,
                "a comment to migplan that says neither allow nor irreversible",
                "write: migplan: allow RULE -- reason");
        }
    }
}
