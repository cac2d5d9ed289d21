/*
 * signing_key.h - finds the key to sign a file with, and signs.
 *
 * A key is named by its file (the private key, the .pub or the -cert.pub), or
 * by its fingerprint where ssh-agent holds it. Not named, it is the agent's
 * only key, or else the first of ~/.ssh/id_ed25519, id_ecdsa, id_rsa.
 */
#ifndef COMMON_SIGNING_KEY_H
#define COMMON_SIGNING_KEY_H

#include "common/ssh_agent.h"
#include "common/sshkey_private.h"

/* Where keys are looked for. */
struct signing_place {
    const char *key;          /* as the user named it, or NULL */
    const char *agent_socket; /* SSH_AUTH_SOCK, or NULL */
    const char *home;         /* HOME, or NULL */
};

struct signing_key {
    struct str blob;                    /* the public key or certificate that the signature names */
    struct sshkey key;                  /* the key itself */
    const char *comment;                /* may be "" */
    const char *from;                   /* "ssh-agent", or the private key's file */
    struct sshkey_private *private_key; /* one of these two signs */
    struct ssh_agent *agent;            /* with agent_key */
    const struct ssh_agent_key *agent_key; /* of agent */
};

/* Fails with ERROR_KEY, and says how to make or name a key. */
bool signing_key_find(const struct signing_place *place, struct arena *arena,
                      struct signing_key *out, struct error *err);

/* Signs the file's bytes for name_space; out is the text of the signature file. */
bool signing_key_sign(const struct signing_key *key, struct str file, const char *name_space,
                      struct arena *arena, const char **out, struct error *err);

#endif
