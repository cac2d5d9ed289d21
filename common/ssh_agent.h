/*
 * ssh_agent.h - signs with the keys that ssh-agent holds.
 *
 * The agent opens encrypted keys, talks to security keys and smart cards, and
 * may stand on another machine; so it is the way to sign for people.
 */
#ifndef COMMON_SSH_AGENT_H
#define COMMON_SSH_AGENT_H

#include "common/error.h"
#include "common/str.h"
#include "common/vec.h"

struct ssh_agent_key {
    struct str blob;     /* a public key, or a certificate */
    const char *comment; /* of the key's file, mostly; may be "" */
};

struct ssh_agent {
    int fd;
    VEC_FIELDS(struct ssh_agent_key);
};

/* Connects to the agent's socket and asks for its keys; arena closes it. Fails
 * with ERROR_KEY where nobody answers. */
bool ssh_agent_open(const char *socket_path, struct arena *arena, struct ssh_agent *out,
                    struct error *err);

/* Has the agent sign message with the key; RSA with SHA-512. out is what SSH
 * calls a signature. Fails with ERROR_KEY where it refuses. */
bool ssh_agent_sign(const struct ssh_agent *agent, const struct ssh_agent_key *key,
                    struct str message, struct arena *arena, struct str *out, struct error *err);

#endif
