/* rule_suppressions.c - what may be wrong with the comments that allow
 * findings; suppress.c finds it. */
#include "planner/check/rule.h"

const struct rule rule_unknown_suppression = {
    .info = {
        .code = "MP901",
        .name = "unknown-suppression",
        .severity = SEVERITY_WARNING,
        .tags = "suppression",
        .summary = "A comment to migplan names no rule that there is.",
        .why = "A misspelt comment allows nothing, and its author believes it does.",
        .instead = "Write: # migplan: allow RULE -- reason. migplan rules lists the rules.",
    },
};

const struct rule rule_unused_suppression = {
    .info = {
        .code = "MP902",
        .name = "unused-suppression",
        .severity = SEVERITY_WARNING,
        .tags = "suppression",
        .summary = "A comment allows what nobody does here.",
        .why = "What it was written for is gone. Left in place it would let the next such "
               "statement through, unread.",
        .instead = "Take the comment away, or move it to the line before its statement.",
    },
};

const struct rule rule_suppression_without_reason = {
    .info = {
        .code = "MP903",
        .name = "suppression-without-reason",
        .severity = SEVERITY_WARNING,
        .tags = "suppression",
        .summary = "A comment allows a rule and does not say why.",
        .why = "Who reviews it cannot judge it, and who comes later cannot tell whether it still "
               "holds. Without a reason nothing is allowed.",
        .instead = "Add the reason behind two dashes: # migplan: allow RULE -- reason.",
    },
};
