/*
 * orm.h - declarative classes of a script, as the tables that they map.
 *
 *     class Account(Base):
 *         __tablename__ = 'account'
 *         id = sa.Column(sa.Integer, primary_key=True)
 *
 * is Table('account', ...): Account.id is its column, Account.__table__ the table itself. Only
 * what stands in the class is known: where columns come from elsewhere, nothing is mapped.
 */
#ifndef PLANNER_DDL_ORM_H
#define PLANNER_DDL_ORM_H

#include "planner/ddl/ddl.h"

/* Gives the class its table and columns, if it is such a class. */
void orm_map(struct ddl *d, struct py_value *cls, struct srcpos pos);

/* The table of a class that was mapped; NULL for anything else. */
const struct py_value *orm_table(const struct py_value *cls);

/* Whether value is session.query(Class) with conditions. */
bool orm_is_query(const struct py_value *value);

/* query.update(values) and query.delete(), as a term that execute() understands. */
bool orm_write(struct ddl *d, const struct py_value *query, const char *method,
               const struct py_args *args, struct py_value **statement);

/* Whether a session that executes an UPDATE or DELETE of a class would have it return rows, to
 * bring its objects up to date. */
bool orm_returns_rows(struct ddl *d, const struct py_value *statement);

#endif
