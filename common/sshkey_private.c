/* sshkey_private.c - see sshkey_private.h. */
#include "common/sshkey_private.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base64.h"
#include "common/file.h"
#include "common/sshkey_evp.h"
#include "common/sshwire.h"

enum {
    KEY_FILE_MOST = 64 << 10 /* bytes; an RSA-16384 key takes 13 KiB */
};

static const char begin_line[] = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
static const char end_line[] = "-----END OPENSSH PRIVATE KEY-----";
static const char magic[] = "openssh-key-v1"; /* its NUL is part of it */

struct sshkey_private {
    struct sshkey key;
    const char *comment;
    EVP_PKEY *loaded;
};

static void free_loaded(void *handle)
{
    EVP_PKEY_free(handle);
}

static bool check_mode(const char *path, struct error *err)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return error_errno(err, "cannot read %s", path);
    if (st.st_uid != getuid() || (st.st_mode & 077) == 0)
        return true;
    error_set(err, ERROR_KEY, "the private key %s can be read by others", path);
    return error_hint(err, "chmod 600 %s", path);
}

/* Returns the base64 between the two lines, without its line ends. */
static bool take_body(struct str text, struct strbuf *out)
{
    text.ptr += sizeof(begin_line) - 1;
    text.len -= sizeof(begin_line) - 1;
    while (text.len > 0 && !str_starts_with(text, end_line)) {
        if (*text.ptr != '\n')
            strbuf_addch(out, *text.ptr);
        text.ptr++;
        text.len--;
    }
    return text.len > 0;
}

static bool refuse_format(const char *path, struct str text, struct error *err)
{
    if (str_starts_with(text, "ssh-") || str_starts_with(text, "ecdsa-") ||
        str_starts_with(text, "sk-")) {
        error_set(err, ERROR_KEY, "%s is a public key", path);
        return error_hint(err, "name the private one; or add it to ssh-agent: ssh-add");
    }
    error_set(err, ERROR_KEY, "%s is no private key in OpenSSH's format", path);
    if (str_starts_with(text, "-----BEGIN "))
        error_hint(err, "convert it: ssh-keygen -p -f %s", path);
    return error_hint(err, "or make one: ssh-keygen -t ed25519");
}

static bool damaged(const char *path, struct error *err)
{
    return error_set(err, ERROR_KEY, "the private key %s is damaged", path);
}

static bool check_encryption(struct str *in, const char *path, struct error *err)
{
    struct str cipher;
    struct str kdf;
    struct str options;
    uint32_t count;

    if (!sshwire_string(in, &cipher) || !sshwire_string(in, &kdf) ||
        !sshwire_string(in, &options) || !sshwire_u32(in, &count) || count != 1)
        return damaged(path, err);
    if (str_equals(cipher, "none"))
        return true;
    error_set(err, ERROR_KEY, "the private key %s has a passphrase", path);
    return error_hint(err, "let ssh-agent open it: ssh-add %s; then run this again", path);
}

static bool read_private(struct str in, const char *path, struct arena *arena,
                         struct sshkey_private *key, struct error *err)
{
    uint32_t check[2];
    struct str type;
    struct str comment;

    if (!sshwire_u32(&in, &check[0]) || !sshwire_u32(&in, &check[1]) || check[0] != check[1] ||
        !sshwire_string(&in, &type) || !str_equals(type, sshkey_type(&key->key)))
        return damaged(path, err);
    if (key->key.kind == SSHKEY_SK_ED25519 || key->key.kind == SSHKEY_SK_ECDSA) {
        error_set(err, ERROR_KEY, "%s is a security key's", path);
        return error_hint(err, "let ssh-agent talk to it: ssh-add %s; then run this again", path);
    }
    key->loaded = sshkey_evp_private(&key->key, &in);
    if (key->loaded == NULL)
        return damaged(path, err);
    arena_defer(arena, free_loaded, key->loaded);
    key->comment =
        sshwire_string(&in, &comment) ? arena_strndup(arena, comment.ptr, comment.len) : "";
    return true;
}

static bool parse(struct str in, const char *path, struct arena *arena, struct sshkey_private *key,
                  struct error *err)
{
    struct str start;
    struct str blob;
    struct str secret;

    if (!sshwire_take(&in, sizeof(magic), &start) || memcmp(start.ptr, magic, sizeof(magic)) != 0)
        return damaged(path, err);
    if (!check_encryption(&in, path, err))
        return false;
    if (!sshwire_string(&in, &blob) || !sshwire_string(&in, &secret))
        return damaged(path, err);
    blob.ptr = arena_strndup(arena, blob.ptr, blob.len);
    if (sshkey_parse(blob, &key->key) != SIGFAULT_NONE)
        return damaged(path, err);
    if (sshkey_is_weak(&key->key)) {
        error_set(err, ERROR_KEY, "the key %s is weak: RSA under 2048 bits", path);
        return error_hint(err, "make a new one: ssh-keygen -t ed25519");
    }
    return read_private(secret, path, arena, key, err);
}

bool sshkey_private_read(const char *path, struct arena *arena, struct sshkey_private **out,
                         struct error *err)
{
    struct sshkey_private *key = arena_new(arena, struct sshkey_private);
    struct strbuf body = { .arena = arena };
    struct str text;
    struct str bytes;

    if (!check_mode(path, err) || !file_read(path, KEY_FILE_MOST, arena, &text, err))
        return error_while(err, "reading the private key");
    if (!str_starts_with(text, begin_line))
        return refuse_format(path, text, err);
    if (!take_body(text, &body))
        return damaged(path, err);
    if (!base64_decode((struct str){ body.ptr, body.len }, arena, &bytes))
        return damaged(path, err);
    if (!parse(bytes, path, arena, key, err))
        return false;
    *out = key;
    return true;
}

const struct sshkey *sshkey_private_public(const struct sshkey_private *key)
{
    return &key->key;
}

const char *sshkey_private_comment(const struct sshkey_private *key)
{
    return key->comment;
}

/* Pointers into what we read, as OpenSSL wants them. */
static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)s.ptr;
}

/* What OpenSSL is told, and what SSH calls it; RSA as rsa-sha2-512. */
static const EVP_MD *digest_of(enum sshkey_kind kind)
{
    switch (kind) {
    case SSHKEY_ECDSA_256:
        return EVP_sha256();
    case SSHKEY_ECDSA_384:
        return EVP_sha384();
    case SSHKEY_ECDSA_521:
    case SSHKEY_RSA:
        return EVP_sha512();
    case SSHKEY_ED25519:
    case SSHKEY_SK_ED25519:
    case SSHKEY_SK_ECDSA:
        return NULL;
    }
    return NULL;
}

static bool sign(const struct sshkey_private *key, struct str message, struct arena *arena,
                 struct str *out)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    size_t len = (size_t)EVP_PKEY_get_size(key->loaded);
    unsigned char *bytes = arena_alloc(arena, len);
    bool good = ctx != NULL &&
                EVP_DigestSignInit(ctx, NULL, digest_of(key->key.kind), NULL, key->loaded) == 1 &&
                EVP_DigestSign(ctx, bytes, &len, bytes_of(message), message.len) == 1;

    EVP_MD_CTX_free(ctx);
    *out = (struct str){ (const char *)bytes, len };
    return good;
}

/* Writes r and s as SSH does, from OpenSSL's DER. */
static bool from_der(struct str der, struct arena *arena, struct str *out)
{
    const unsigned char *at = bytes_of(der);
    ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &at, (long)der.len);
    const BIGNUM *numbers[2];
    struct strbuf sb = { .arena = arena };

    if (sig == NULL)
        return false;
    ECDSA_SIG_get0(sig, &numbers[0], &numbers[1]);
    for (size_t i = 0; i < 2; i++) {
        unsigned char bytes[80];
        int len = BN_bn2bin(numbers[i], bytes);

        sshwire_add_mpint(&sb, (struct str){ (const char *)bytes, (size_t)len });
    }
    ECDSA_SIG_free(sig);
    *out = (struct str){ sb.ptr, sb.len };
    return true;
}

bool sshkey_private_sign(const struct sshkey_private *key, struct str message, struct arena *arena,
                         struct str *out, struct error *err)
{
    enum sshkey_kind kind = key->key.kind;
    bool is_ecdsa =
        kind == SSHKEY_ECDSA_256 || kind == SSHKEY_ECDSA_384 || kind == SSHKEY_ECDSA_521;
    struct strbuf sb = { .arena = arena };
    struct str bytes;

    if (!sign(key, message, arena, &bytes) || (is_ecdsa && !from_der(bytes, arena, &bytes)))
        return error_set(err, ERROR_KEY, "OpenSSL could not sign with this key");
    sshwire_add_text(&sb, kind == SSHKEY_RSA ? "rsa-sha2-512" : sshkey_type(&key->key));
    sshwire_add_string(&sb, bytes);
    *out = (struct str){ sb.ptr, sb.len };
    return true;
}
