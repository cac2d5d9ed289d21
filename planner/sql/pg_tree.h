/*
 * pg_tree.h - a statement's parse tree, turned into a struct action.
 *
 * The files named pg_tree* are the only ones that see PostgreSQL's own
 * structs. The parser is PostgreSQL 15's: what it does not know (newer
 * syntax, psql's commands, a driver's placeholders) becomes
 * ACTION_NOT_ANALYSED, with the parser's words and the place. Nothing that a
 * statement may hold makes this fail or run away: nesting has a limit, long
 * chains of operators and UNIONs are walked in loops.
 */
#ifndef PLANNER_SQL_PG_TREE_H
#define PLANNER_SQL_PG_TREE_H

#include "common/str.h"
#include "planner/model/action.h"

/* Analyses one command, as sql_split() cuts them: UTF-8, no NUL. What it finds
 * lives in the arena. */
void pg_tree_read(struct str sql, struct arena *arena, struct action *out);

#endif
