/*
 * git_graph_file.h - git's commit-graph: what commits link to, without reading
 * the commits.
 *
 * Git writes the file at gc and fetch.writeCommitGraph; hosting services have
 * it always. Where it is damaged or of a version that is not known, it is as
 * if there were none.
 */
#ifndef PLANNER_SOURCE_GIT_GRAPH_FILE_H
#define PLANNER_SOURCE_GIT_GRAPH_FILE_H

#include "planner/source/git_bloom.h"
#include "planner/source/git_message.h"
#include "planner/source/git_store.h"

struct git_graph_file;

/* Opens the repository's commit-graph, or its chain of them. Returns NULL where
 * there is none, where the clone is shallow or something of its past is
 * replaced: then it may name other parents than git shows. */
struct git_graph_file *git_graph_file_open(const struct git_store *store, struct arena *arena);

/* The same of the folder "objects", without asking whether it may be believed. */
struct git_graph_file *git_graph_file_read(const char *objects, size_t id_bytes,
                                           struct arena *arena);

/* Finds what the commit links to; false where the file does not know it. g may
 * be NULL. */
bool git_graph_file_find(const struct git_graph_file *g, const struct git_id *id,
                         struct arena *arena, struct git_links *out);

/* Returns whether the commit may differ from its first parent in a path whose
 * own key and those of the folders above it are given: false is certain, true
 * where nothing is known. */
bool git_graph_file_may_change(const struct git_graph_file *g, const struct git_id *id,
                               const struct git_bloom_key *keys, size_t count);

#endif
