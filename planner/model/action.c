/* action.c - see action.h. */
#include "planner/model/action.h"

static const char *const words[] = {
    [SUBJECT_OTHER] = "object",
    [SUBJECT_TABLE] = "table",
    [SUBJECT_FOREIGN_TABLE] = "foreign table",
    [SUBJECT_INDEX] = "index",
    [SUBJECT_SEQUENCE] = "sequence",
    [SUBJECT_VIEW] = "view",
    [SUBJECT_MATVIEW] = "materialized view",
    [SUBJECT_COLUMN] = "column",
    [SUBJECT_CONSTRAINT] = "constraint",
    [SUBJECT_TRIGGER] = "trigger",
    [SUBJECT_POLICY] = "policy",
    [SUBJECT_RULE] = "rule",
    [SUBJECT_TYPE] = "type",
    [SUBJECT_DOMAIN] = "domain",
    [SUBJECT_DOMAIN_CONSTRAINT] = "domain constraint",
    [SUBJECT_ATTRIBUTE] = "attribute",
    [SUBJECT_FUNCTION] = "function",
    [SUBJECT_SCHEMA] = "schema",
    [SUBJECT_EXTENSION] = "extension",
    [SUBJECT_DATABASE] = "database",
    [SUBJECT_TABLESPACE] = "tablespace",
    [SUBJECT_ROLE] = "role",
    [SUBJECT_PUBLICATION] = "publication",
    [SUBJECT_SUBSCRIPTION] = "subscription",
    [SUBJECT_STATISTICS] = "statistics",
    [SUBJECT_EVENT_TRIGGER] = "event trigger",
    [SUBJECT_SYSTEM] = "system",
};

const char *subject_word(enum subject_kind kind)
{
    return words[kind];
}
