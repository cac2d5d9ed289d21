/* sshkey_evp.c - see sshkey_evp.h. */
#include "common/sshkey_evp.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "common/sshwire.h"

enum { SEED_BYTES = 32 }; /* of an Ed25519 private key */

/* Pointers into what we read, as OpenSSL wants them. */
static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)s.ptr;
}

static BIGNUM *number_of(struct str s)
{
    return BN_bin2bn(bytes_of(s), (int)s.len, NULL);
}

/* Makes a key of what was pushed; selection says which halves. */
static EVP_PKEY *from_build(const char *type, OSSL_PARAM_BLD *build, int selection)
{
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    EVP_PKEY *key = NULL;

    if (ctx == NULL || params == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
        EVP_PKEY_fromdata(ctx, &key, selection, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(ctx);
    OSSL_PARAM_free(params);
    return key;
}

static const char *group_of(enum sshkey_kind kind)
{
    if (kind == SSHKEY_ECDSA_384)
        return "P-384";
    return kind == SSHKEY_ECDSA_521 ? "P-521" : "P-256";
}

/* secret is NULL for the public half alone. OpenSSL refuses a point that is
 * not on the curve. */
static EVP_PKEY *build_ecdsa(const struct sshkey *key, const BIGNUM *secret)
{
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    EVP_PKEY *loaded = NULL;

    if (build != NULL &&
        OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, group_of(key->kind),
                                        0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, key->point.ptr,
                                         key->point.len) == 1 &&
        (secret == NULL || OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, secret) == 1))
        loaded = from_build("EC", build, secret == NULL ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR);
    OSSL_PARAM_BLD_free(build);
    return loaded;
}

/* As build_ecdsa(). */
static EVP_PKEY *build_rsa(const struct sshkey *key, const BIGNUM *secret)
{
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    BIGNUM *n = number_of(key->modulus);
    BIGNUM *e = number_of(key->exponent);
    EVP_PKEY *loaded = NULL;

    if (build != NULL && n != NULL && e != NULL &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1 &&
        (secret == NULL || OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_D, secret) == 1))
        loaded = from_build("RSA", build, secret == NULL ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR);
    BN_free(n);
    BN_free(e);
    OSSL_PARAM_BLD_free(build);
    return loaded;
}

EVP_PKEY *sshkey_evp_public(const struct sshkey *key)
{
    switch (key->kind) {
    case SSHKEY_ED25519:
    case SSHKEY_SK_ED25519:
        return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes_of(key->point),
                                           key->point.len);
    case SSHKEY_ECDSA_256:
    case SSHKEY_ECDSA_384:
    case SSHKEY_ECDSA_521:
    case SSHKEY_SK_ECDSA:
        return build_ecdsa(key, NULL);
    case SSHKEY_RSA:
        return build_rsa(key, NULL);
    }
    return NULL;
}

static bool is_same(struct str a, struct str b)
{
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static EVP_PKEY *take_ed25519(const struct sshkey *key, struct str *in)
{
    struct str point;
    struct str secret; /* the seed, then the point again */
    struct str seed;

    if (!sshwire_string(in, &point) || !sshwire_string(in, &secret) ||
        !sshwire_take(&secret, SEED_BYTES, &seed) || !is_same(point, key->point) ||
        !is_same(secret, key->point))
        return NULL;
    return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, bytes_of(seed), seed.len);
}

/* Makes a key of its public half and a secret number, which is wiped. */
static EVP_PKEY *with_secret(const struct sshkey *key, struct str secret)
{
    BIGNUM *number = number_of(secret);
    EVP_PKEY *loaded = NULL;

    if (number != NULL)
        loaded = key->kind == SSHKEY_RSA ? build_rsa(key, number) : build_ecdsa(key, number);
    BN_clear_free(number);
    return loaded;
}

static EVP_PKEY *take_ecdsa(const struct sshkey *key, struct str *in)
{
    struct str curve;
    struct str point;
    struct str secret;

    if (!sshwire_string(in, &curve) || !sshwire_string(in, &point) || !sshwire_mpint(in, &secret) ||
        !is_same(point, key->point))
        return NULL;
    return with_secret(key, secret);
}

/* n, e, d, and what only makes it quicker: 1/q mod p, p, q. */
static EVP_PKEY *take_rsa(const struct sshkey *key, struct str *in)
{
    struct str numbers[6];

    for (size_t i = 0; i < 6; i++) {
        if (!sshwire_mpint(in, &numbers[i]))
            return NULL;
    }
    if (!is_same(numbers[0], key->modulus) || !is_same(numbers[1], key->exponent))
        return NULL;
    return with_secret(key, numbers[2]);
}

EVP_PKEY *sshkey_evp_private(const struct sshkey *key, struct str *in)
{
    switch (key->kind) {
    case SSHKEY_ED25519:
        return take_ed25519(key, in);
    case SSHKEY_ECDSA_256:
    case SSHKEY_ECDSA_384:
    case SSHKEY_ECDSA_521:
        return take_ecdsa(key, in);
    case SSHKEY_RSA:
        return take_rsa(key, in);
    case SSHKEY_SK_ED25519:
    case SSHKEY_SK_ECDSA:
        return NULL;
    }
    return NULL;
}
