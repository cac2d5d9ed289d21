/* sshcert.c - see sshcert.h. */
#include "common/sshcert.h"

#include <stdio.h>
#include <string.h>

#include "common/error.h"
#include "common/sshwire.h"

enum {
    CERT_USER = 1,        /* 2 is a host's */
    PRINCIPALS_MOST = 256 /* OpenSSH's limit */
};

static const char suffix[] = "-cert-v01@openssh.com";

/* Takes the type, "ssh-ed25519-cert-v01@openssh.com", and finds the kind of
 * key. Security keys have "@openssh.com" once: sk-ssh-ed25519-cert-v01@… */
static bool take_type(struct str *in, enum sshkey_kind *out)
{
    size_t tail = sizeof(suffix) - 1;
    char plain[64];
    struct str type;

    if (!sshwire_string(in, &type) || type.len <= tail || type.len >= sizeof(plain) ||
        memcmp(type.ptr + type.len - tail, suffix, tail) != 0)
        return false;
    (void)snprintf(plain, sizeof(plain), "%.*s%s", (int)(type.len - tail), type.ptr,
                   str_starts_with(type, "sk-") ? "@openssh.com" : "");
    return sshkey_kind_of(str_of(plain), out);
}

bool sshcert_is_one(struct str blob)
{
    struct str type;
    size_t tail = sizeof(suffix) - 1;

    return sshwire_string(&blob, &type) && type.len > tail &&
           memcmp(type.ptr + type.len - tail, suffix, tail) == 0;
}

static bool take_principals(struct str list, struct arena *arena, struct sshcert *cert)
{
    while (list.len > 0) {
        struct error ignored = { 0 };
        struct str name;

        if (!sshwire_string(&list, &name) || cert->principals.count == PRINCIPALS_MOST ||
            name.len == 0 || !str_check_text(name, "", &ignored))
            return false;
        vec_push(arena, &cert->principals, arena_strndup(arena, name.ptr, name.len));
    }
    return true;
}

/* Everything between the key and the CA. */
struct terms {
    uint64_t serial;
    uint32_t type;
    struct str key_id;
    struct str principals;
    struct str critical;
    struct str extensions;
    struct str reserved;
};

static bool take_terms(struct str *in, struct terms *terms, struct sshcert *cert)
{
    return sshwire_u64(in, &terms->serial) && sshwire_u32(in, &terms->type) &&
           sshwire_string(in, &terms->key_id) && sshwire_string(in, &terms->principals) &&
           sshwire_u64(in, &cert->valid_after) && sshwire_u64(in, &cert->valid_before) &&
           sshwire_string(in, &terms->critical) && sshwire_string(in, &terms->extensions) &&
           sshwire_string(in, &terms->reserved);
}

/* The CA signs all that stands before its signature. */
static enum sigfault check_ca(struct str blob, struct str *in, struct arena *arena,
                              struct sshcert *cert)
{
    struct str ca;
    struct str signature;
    struct str covered = { blob.ptr, 0 };

    if (!sshwire_string(in, &ca))
        return SIGFAULT_KEY;
    covered.len = (size_t)(in->ptr - blob.ptr);
    if (!sshwire_string(in, &signature) || in->len != 0)
        return SIGFAULT_KEY;
    if (sshkey_parse(ca, &cert->ca) != SIGFAULT_NONE || sshkey_is_weak(&cert->ca) ||
        sshkey_verify(&cert->ca, signature, covered, arena) != SIGFAULT_NONE)
        return SIGFAULT_CERT;
    return SIGFAULT_NONE;
}

enum sigfault sshcert_parse(struct str blob, struct arena *arena, struct sshcert *out)
{
    struct terms terms = { 0 };
    struct str in = blob;
    struct str nonce;
    enum sshkey_kind kind;
    enum sigfault fault;

    *out = (struct sshcert){ 0 };
    if (!take_type(&in, &kind))
        return SIGFAULT_KEYTYPE;
    if (!sshwire_string(&in, &nonce) || sshkey_take(kind, &in, arena, &out->key) != SIGFAULT_NONE ||
        !take_terms(&in, &terms, out))
        return SIGFAULT_KEY;
    if (sshkey_is_weak(&out->key))
        return SIGFAULT_WEAKKEY;
    fault = check_ca(blob, &in, arena, out);
    if (fault != SIGFAULT_NONE)
        return fault;
    if (terms.type != CERT_USER || terms.critical.len != 0 || terms.reserved.len != 0 ||
        !take_principals(terms.principals, arena, out) || out->principals.count == 0)
        return SIGFAULT_CERT;
    out->key_id = arena_strndup(arena, terms.key_id.ptr, terms.key_id.len);
    return SIGFAULT_NONE;
}
