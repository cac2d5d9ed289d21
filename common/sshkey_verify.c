/* sshkey_verify.c - sshkey_verify() of sshkey.h, by OpenSSL. */
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <string.h>

#include "common/sha256.h"
#include "common/sshkey.h"
#include "common/sshkey_evp.h"
#include "common/sshwire.h"

enum {
    ED25519_SIGNATURE = 64, /* bytes */
    SK_TOUCHED = 0x01       /* flag of a security key's signature: the user was there */
};

/* An algorithm of signatures: its name, which keys make it, its digest. */
struct algorithm {
    const char *name;
    enum sshkey_kind kind;
    const EVP_MD *(*digest)(void); /* NULL: the algorithm brings its own */
};

static const struct algorithm algorithms[] = {
    { "ssh-ed25519", SSHKEY_ED25519, NULL },
    { "ecdsa-sha2-nistp256", SSHKEY_ECDSA_256, EVP_sha256 },
    { "ecdsa-sha2-nistp384", SSHKEY_ECDSA_384, EVP_sha384 },
    { "ecdsa-sha2-nistp521", SSHKEY_ECDSA_521, EVP_sha512 },
    { "rsa-sha2-512", SSHKEY_RSA, EVP_sha512 },
    { "rsa-sha2-256", SSHKEY_RSA, EVP_sha256 },
    { "sk-ssh-ed25519@openssh.com", SSHKEY_SK_ED25519, NULL },
    { "sk-ecdsa-sha2-nistp256@openssh.com", SSHKEY_SK_ECDSA, EVP_sha256 },
};

static const struct algorithm *find_algorithm(struct str name, enum sshkey_kind kind)
{
    for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++) {
        if (algorithms[i].kind == kind && str_equals(name, algorithms[i].name))
            return &algorithms[i];
    }
    return NULL;
}

/* Pointers into what we read, as OpenSSL wants them. */
static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)s.ptr;
}

/* Turns r and s as SSH writes them into the DER that OpenSSL reads. */
static bool to_der(struct str bytes, struct arena *arena, struct str *out)
{
    struct str r;
    struct str s;
    ECDSA_SIG *sig;
    unsigned char *der = NULL;
    int len = 0;

    if (!sshwire_mpint(&bytes, &r) || !sshwire_mpint(&bytes, &s) || bytes.len != 0 || r.len == 0 ||
        s.len == 0 || r.len > 66 || s.len > 66)
        return false;
    sig = ECDSA_SIG_new();
    if (sig != NULL && ECDSA_SIG_set0(sig, BN_bin2bn(bytes_of(r), (int)r.len, NULL),
                                      BN_bin2bn(bytes_of(s), (int)s.len, NULL)) == 1)
        len = i2d_ECDSA_SIG(sig, &der);
    if (len > 0)
        *out = (struct str){ arena_strndup(arena, (const char *)der, (size_t)len), (size_t)len };
    OPENSSL_free(der);
    ECDSA_SIG_free(sig);
    return len > 0;
}

/* OpenSSH drops leading zeros of an RSA signature; OpenSSL wants them. */
static bool pad(struct str bytes, size_t len, struct arena *arena, struct str *out)
{
    char *padded;

    if (bytes.len == 0 || bytes.len > len)
        return false;
    padded = arena_alloc(arena, len);
    memcpy(padded + len - bytes.len, bytes.ptr, bytes.len);
    *out = (struct str){ padded, len };
    return true;
}

/* Brings the signature into the form that OpenSSL reads. */
static bool convert(const struct sshkey *key, struct str bytes, struct arena *arena,
                    struct str *out)
{
    switch (key->kind) {
    case SSHKEY_ED25519:
    case SSHKEY_SK_ED25519:
        *out = bytes;
        return bytes.len == ED25519_SIGNATURE;
    case SSHKEY_RSA:
        return pad(bytes, key->modulus.len, arena, out);
    case SSHKEY_ECDSA_256:
    case SSHKEY_ECDSA_384:
    case SSHKEY_ECDSA_521:
    case SSHKEY_SK_ECDSA:
        return to_der(bytes, arena, out);
    }
    return false;
}

/* What a security key signs: digests, so that the message never reaches it. */
static struct str sk_message(const struct sshkey *key, uint8_t flags, uint32_t counter,
                             struct str message, struct arena *arena)
{
    unsigned char digest[SHA256_BYTES];
    struct strbuf sb = { .arena = arena };

    sha256_digest(key->application.ptr, key->application.len, digest);
    strbuf_add(&sb, digest, sizeof(digest));
    strbuf_addch(&sb, (char)flags);
    sshwire_add_u32(&sb, counter);
    sha256_digest(message.ptr, message.len, digest);
    strbuf_add(&sb, digest, sizeof(digest));
    return (struct str){ strbuf_text(&sb), sb.len };
}

/* Reads what a security key adds to its signature, and makes of message what
 * it signed. */
static enum sigfault take_sk(const struct sshkey *key, struct str *in, struct arena *arena,
                             struct str *message)
{
    uint8_t flags;
    uint32_t counter;

    if (key->kind != SSHKEY_SK_ED25519 && key->kind != SSHKEY_SK_ECDSA)
        return SIGFAULT_NONE;
    if (!sshwire_byte(in, &flags) || !sshwire_u32(in, &counter))
        return SIGFAULT_SIGBLOB;
    if ((flags & SK_TOUCHED) == 0)
        return SIGFAULT_SK_UP;
    *message = sk_message(key, flags, counter, *message, arena);
    return SIGFAULT_NONE;
}

static bool check(const struct sshkey *key, const EVP_MD *digest, struct str signature,
                  struct str message)
{
    EVP_PKEY *loaded = sshkey_evp_public(key);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool good = loaded != NULL && ctx != NULL &&
                EVP_DigestVerifyInit(ctx, NULL, digest, NULL, loaded) == 1 &&
                EVP_DigestVerify(ctx, bytes_of(signature), signature.len, bytes_of(message),
                                 message.len) == 1;

    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(loaded);
    return good;
}

enum sigfault sshkey_verify(const struct sshkey *key, struct str signature, struct str message,
                            struct arena *arena)
{
    const struct algorithm *algorithm;
    struct str name;
    struct str bytes;
    struct str converted = { 0 };
    enum sigfault fault;

    if (!sshwire_string(&signature, &name))
        return SIGFAULT_SIGBLOB;
    algorithm = find_algorithm(name, key->kind);
    if (algorithm == NULL)
        return SIGFAULT_SIGALG;
    if (!sshwire_string(&signature, &bytes))
        return SIGFAULT_SIGBLOB;
    fault = take_sk(key, &signature, arena, &message);
    if (fault != SIGFAULT_NONE)
        return fault;
    if (signature.len != 0 || !convert(key, bytes, arena, &converted))
        return SIGFAULT_SIGBLOB;
    return check(key, algorithm->digest == NULL ? NULL : algorithm->digest(), converted, message)
               ? SIGFAULT_NONE
               : SIGFAULT_BADSIG;
}
