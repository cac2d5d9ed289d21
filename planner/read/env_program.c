/* env_program.c - see env_program.h. */
#include "planner/read/env_program.h"

void env_program_run(struct env_program *p, const struct source_file *file, const char *name,
                     struct str text, const struct strlist *roots, struct arena *arena)
{
    static const struct ddl_settings none = { 0 };
    struct error refused = { 0 };

    *p = (struct env_program){ .source = { .path = file->path, .text = text } };
    ddl_init(&p->ddl, &none, &p->nothing, arena);
    p->state.ddl = &p->ddl;
    p->state.seen = &p->seen;
    compile_files_init(&p->files, file, roots, arena, &p->state.files);
    ddl_host_init(&p->host, &p->state);
    p->host.keeps_decorated = true;
    if (py_program_open(&p->source, name, &p->host, arena, &p->program, &refused))
        (void)py_program_global(p->program, "target_metadata");
    else
        p->program = NULL;
}
