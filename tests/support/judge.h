/* judge.h - one signature against one allowed signers file, as a vector has it. */
#ifndef TESTS_SUPPORT_JUDGE_H
#define TESTS_SUPPORT_JUDGE_H

#include "common/allowed_signers.h"

/* What a row of vectors asks. */
struct judge_question {
    struct str armored; /* the signature file's bytes */
    struct str file;    /* the signed bytes */
    const char *name_space;
    const char *principal; /* NULL: whoever it is */
    const struct allowed_signers *signers;
    int64_t now_utc;
};

enum sigfault judge(const struct judge_question *question, struct arena *arena);

#endif
