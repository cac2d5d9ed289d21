/* cli.c - see cli.h. */
#include "common/cli.h"

#include <stdlib.h>
#include <string.h>

#include "common/nearest.h"
#include "common/number.h"

/* What is left of a command line while its options are taken from it. */
struct args {
    int argc;
    char **argv;
    int next; /* the argument to look at */
};

static const struct option_spec *find_long(const struct option_spec *options, const char *name,
                                           size_t len)
{
    for (const struct option_spec *o = options; o != NULL && o->name != NULL; o++) {
        if (strlen(o->name) == len && strncmp(o->name, name, len) == 0)
            return o;
    }
    return NULL;
}

static const struct option_spec *find_letter(const struct option_spec *options, char letter)
{
    for (const struct option_spec *o = options; o != NULL && o->name != NULL; o++) {
        if (o->letter == letter)
            return o;
    }
    return NULL;
}

static bool takes_argument(const struct option_spec *option)
{
    return option->type != OPTION_FLAG && option->type != OPTION_COUNT;
}

static bool store(const struct option_spec *option, const char *arg, struct arena *arena,
                  struct error *err)
{
    switch (option->type) {
    case OPTION_FLAG:
        *(bool *)option->value = true;
        return true;
    case OPTION_COUNT:
        ++*(unsigned *)option->value;
        return true;
    case OPTION_STRING:
        *(const char **)option->value = arg;
        return true;
    case OPTION_LIST:
        vec_push(arena, (struct strlist *)option->value, arg);
        return true;
    case OPTION_NUMBER:
        if (number_parse(arg, 0, INT64_MAX, option->value))
            return true;
        return error_set(err, ERROR_USAGE, "--%s wants a number, not '%s'", option->name, arg);
    }
    return true;
}

static void add_names(const struct option_spec *options, struct strlist *names, struct arena *arena)
{
    for (const struct option_spec *o = options; o != NULL && o->name != NULL; o++)
        vec_push(arena, names, o->name);
}

static bool unknown_option(const struct cli_call *call, const char *given,
                           const struct option_spec *options, struct error *err)
{
    struct strlist names = { 0 };
    const char *nearest;

    add_names(options, &names, call->arena);
    if (options != call->shared)
        add_names(call->shared, &names, call->arena);
    nearest = nearest_find(given + strspn(given, "-"), &names);
    error_set(err, ERROR_USAGE, "%s has no option '%s'",
              call->command == NULL ? call->program : call->command, given);
    if (nearest != NULL)
        error_hint(err, "did you mean --%s?", nearest);
    return error_hint(err, "%s %s%s--help lists the options", call->program,
                      call->command == NULL ? "" : call->command, call->command == NULL ? "" : " ");
}

/* Takes the option's argument, which is rest where that is not NULL. */
static bool take(const struct cli_call *call, const struct option_spec *option, const char *rest,
                 struct args *args, struct error *err)
{
    if (takes_argument(option) && rest == NULL) {
        if (args->next == args->argc)
            return error_set(err, ERROR_USAGE, "--%s wants an argument: %s", option->name,
                             option->arg);
        rest = args->argv[args->next++];
    }
    return store(option, rest, call->arena, err);
}

static bool parse_long(const struct cli_call *call, const char *arg,
                       const struct option_spec *options, struct args *args, struct error *err)
{
    size_t len = strcspn(arg + 2, "=");
    const char *value = arg[2 + len] == '=' ? arg + 3 + len : NULL;
    const struct option_spec *option = find_long(options, arg + 2, len);

    if (option == NULL)
        option = find_long(call->shared, arg + 2, len);
    if (option == NULL)
        return unknown_option(call, arg, options, err);
    if (value != NULL && !takes_argument(option))
        return error_set(err, ERROR_USAGE, "--%s takes no argument", option->name);
    return take(call, option, value, args, err);
}

static bool parse_letters(const struct cli_call *call, const char *arg,
                          const struct option_spec *options, struct args *args, struct error *err)
{
    for (const char *letter = arg + 1; *letter != '\0'; letter++) {
        const struct option_spec *option = find_letter(options, *letter);

        if (option == NULL)
            option = find_letter(call->shared, *letter);
        if (option == NULL)
            return unknown_option(call, arg, options, err);
        if (takes_argument(option))
            return take(call, option, letter[1] == '\0' ? NULL : letter + 1, args, err);
        if (!store(option, NULL, call->arena, err))
            return false;
    }
    return true;
}

/* "-1" and "-" are operands: downgrade -1, apply -. */
static bool is_option(const char *arg)
{
    return arg[0] == '-' && arg[1] != '\0' && !(arg[1] >= '0' && arg[1] <= '9');
}

static bool is_help(const char *arg)
{
    return strcmp(arg, "-h") == 0 || strcmp(arg, "--help") == 0;
}

static bool parse_one(const struct cli_call *call, const struct option_spec *options,
                      struct args *args, struct error *err)
{
    const char *arg = args->argv[args->next++];

    if (strncmp(arg, "--", 2) == 0)
        return parse_long(call, arg, options, args, err);
    return parse_letters(call, arg, options, args, err);
}

static bool check_operands_only(const struct args *args, struct error *err)
{
    for (int i = args->next; i < args->argc; i++) {
        if (!is_option(args->argv[i]))
            continue;
        error_set(err, ERROR_STRAY_OPTION, "'%s' stands after '--'", args->argv[i]);
        return error_hint(err, "pnpm passes '--' on; leave it out");
    }
    return true;
}

static void print_options(const struct option_spec *options, FILE *out)
{
    for (const struct option_spec *o = options; o != NULL && o->name != NULL; o++) {
        char left[64];

        (void)snprintf(left, sizeof(left), "%c%c%s --%s%s%s", o->letter == 0 ? ' ' : '-',
                       o->letter == 0 ? ' ' : o->letter, o->letter == 0 ? " " : ",", o->name,
                       o->arg == NULL ? "" : " ", o->arg == NULL ? "" : o->arg);
        if (strlen(left) > 27)
            (void)fprintf(out, "  %s\n  %-27s %s\n", left, "", o->help);
        else
            (void)fprintf(out, "  %-27s %s\n", left, o->help);
    }
}

static void print_help(const struct cli_call *call, const char *operands,
                       const struct option_spec *options)
{
    (void)fprintf(call->out, "%s %s - %s\n\nusage: %s %s%s%s%s\n", call->program, call->command,
                  call->summary, call->program, call->command,
                  options->name == NULL ? "" : " [options]", operands[0] == '\0' ? "" : " ",
                  operands);
    if (call->examples != NULL)
        (void)fprintf(call->out, "\n%s\n", call->examples);
    if (options->name != NULL) {
        (void)fputs("\noptions:\n", call->out);
        print_options(options, call->out);
    }
    (void)fputs("\noptions of every command:\n", call->out);
    print_options(call->shared, call->out);
}

bool cli_parse(struct cli_call *call, const char *operands, const struct option_spec *options,
               struct error *err)
{
    struct args args = { call->argc, call->argv, 0 };
    char **kept = arena_new_array(call->arena, char *, (size_t)call->argc + 1);
    int count = 0;

    while (args.next < args.argc) {
        char *arg = args.argv[args.next];

        if (is_help(arg)) {
            print_help(call, operands, options);
            return false;
        }
        if (strcmp(arg, "--") == 0) {
            args.next++;
            if (!check_operands_only(&args, err))
                return false;
            while (args.next < args.argc)
                kept[count++] = args.argv[args.next++];
        } else if (!is_option(arg)) {
            kept[count++] = args.argv[args.next++];
        } else if (!parse_one(call, options, &args, err)) {
            return false;
        }
    }
    call->argc = count;
    call->argv = kept;
    return call->begin == NULL || call->begin(call->settings, err);
}

bool cli_operands(const struct cli_call *call, int least, int most, struct error *err)
{
    if (call->argc >= least && call->argc <= most)
        return true;
    if (call->argc > most)
        error_set(err, ERROR_USAGE, "%s does not take '%s'", call->command, call->argv[most]);
    else
        error_set(err, ERROR_USAGE, "%s wants %s", call->command,
                  least == 1 && most == 1 ? "an argument" : "more arguments");
    return error_hint(err, "%s %s --help", call->program, call->command);
}

static const struct command *find_command(const struct program *program, const char *name)
{
    for (const struct command *c = program->commands; c->name != NULL; c++) {
        if (strcmp(c->name, name) == 0)
            return c;
    }
    return NULL;
}

static void unknown_command(const struct program *program, const char *name, struct arena *arena,
                            struct error *err)
{
    struct strlist names = { 0 };
    const char *nearest;

    for (const struct command *c = program->commands; c->name != NULL; c++)
        vec_push(arena, &names, c->name);
    nearest = nearest_find(name, &names);
    error_set(err, ERROR_USAGE, "%s has no command '%s'", program->name, name);
    if (nearest != NULL)
        error_hint(err, "did you mean '%s'?", nearest);
    error_hint(err, "%s help lists the commands", program->name);
}

static int print_commands(const struct program *program, FILE *out)
{
    (void)fprintf(out, "usage: %s [options] COMMAND ...\n\ncommands:\n", program->name);
    for (const struct command *c = program->commands; c->name != NULL; c++)
        (void)fprintf(out, "  %-14s %s\n", c->name, c->summary);
    (void)fputs("\noptions of every command:\n", out);
    print_options(program->options, out);
    return 0;
}

/* Runs the command at args, whose name has been read. */
static int run(const struct program *program, struct args *args, struct cli_call *call,
               struct error *err)
{
    const char *name = args->argv[args->next++];
    const struct command *command;
    bool help = strcmp(name, "help") == 0;
    char option[] = "--help";
    char *ask_for_help[] = { option, NULL };

    if (is_help(name) || (help && args->next == args->argc))
        return print_commands(program, call->out);
    if (strcmp(name, "version") == 0 || strcmp(name, "--version") == 0)
        return fprintf(call->out, "%s %s\n", program->name, VERSION) < 0;
    command = find_command(program, help ? args->argv[args->next] : name);
    if (command == NULL) {
        unknown_command(program, help ? args->argv[args->next] : name, call->arena, err);
        return 0;
    }
    call->command = command->name;
    call->summary = command->summary;
    call->examples = command->examples;
    call->argc = help ? 1 : args->argc - args->next;
    call->argv = help ? ask_for_help : args->argv + args->next;
    return command->run(call, err);
}

static int dispatch(const struct program *program, struct args *args, struct cli_call *call,
                    struct error *err)
{
    while (args->next < args->argc) {
        const char *arg = args->argv[args->next];

        if (!is_option(arg) || is_help(arg) || strcmp(arg, "--version") == 0)
            return run(program, args, call, err);
        if (!parse_one(call, program->options, args, err))
            return 0;
    }
    (void)fputs(program->greeting, call->out);
    return 2;
}

/* A result that could not be written is no result. */
static void check_output(FILE *out, struct error *err)
{
    if (fflush(out) != 0 || ferror(out))
        error_errno(err, "cannot write to standard output");
}

int cli_main(const struct program *program, int argc, char **argv)
{
    struct arena arena = { 0 };
    struct error err = { 0 };
    struct args args = { argc, argv, argc > 0 ? 1 : 0 };
    struct cli_call call = {
        .program = program->name,
        .shared = program->options,
        .settings = program->settings,
        .begin = program->begin,
        .arena = &arena,
        .out = stdout,
        .err = stderr,
    };
    int status = dispatch(program, &args, &call, &err);

    if (err.code == ERROR_NONE)
        check_output(stdout, &err);
    else
        (void)fflush(stdout);
    if (err.code != ERROR_NONE) {
        error_print(&err, stderr);
        status = error_status(&err);
    }
    arena_free(&arena);
    return status;
}
