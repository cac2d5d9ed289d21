/* judge.c - see judge.h. */
#include "tests/support/judge.h"

static enum sigfault judge_signer(const struct judge_question *q, const struct sshsig *sig,
                                  struct arena *arena)
{
    struct sshsig_signer signer;
    struct sshsig_digest digest;
    enum sigfault fault = sshsig_read_signer(sig, arena, &signer);
    const char *who;

    if (fault != SIGFAULT_NONE)
        return fault;
    sshsig_digest(q->file, &digest);
    fault = sshsig_verify(sig, &signer, &digest, arena);
    if (fault != SIGFAULT_NONE)
        return fault;
    return allowed_signers_check(
        q->signers, &(struct allowed_question){ &signer, q->name_space, q->principal, q->now_utc },
        arena, &who);
}

enum sigfault judge(const struct judge_question *q, struct arena *arena)
{
    struct sshsig sig;
    enum sigfault fault = sshsig_parse(q->armored, arena, &sig);

    if (fault != SIGFAULT_NONE)
        return fault;
    return str_equals(sig.name_space, q->name_space) ? judge_signer(q, &sig, arena)
                                                     : SIGFAULT_NAMESPACE;
}
