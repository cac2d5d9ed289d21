/* locate_refs.h - the branches, tags and stashes whose trees hold a file. */
#ifndef PLANNER_CMD_LOCATE_REFS_H
#define PLANNER_CMD_LOCATE_REFS_H

#include "planner/model/found.h"
#include "planner/source/git_message.h"
#include "planner/source/git_store.h"

/* Asked of each file; adds its place where the file is the one looked for. */
struct locate_visitor {
    void (*visit)(void *self, const struct found_place *place);
    void *self;
};

/* Visits the files of the folders in the tree of every ref. Trees are read once
 * where several refs have the same. Commits that are not in this clone are
 * passed over. Adds the commits, but no stashes, to tips, for who walks through
 * their past. */
bool locate_refs(const struct git_store *store, const struct git_refs *refs,
                 const struct strlist *folders, struct arena *arena,
                 const struct locate_visitor *visitor, struct git_ids *tips, struct error *err);

#endif
