/* sshkey.c - see sshkey.h. */
#include "common/sshkey.h"

#include <string.h>

#include "common/base64.h"
#include "common/sha256.h"
#include "common/sshwire.h"

enum {
    ED25519_POINT = 32,    /* bytes */
    RSA_LEAST = 2048 / 8,  /* bytes */
    RSA_MOST = 16384 / 8,  /* bytes; OpenSSL and OpenSSH stop there too */
    EXPONENT_MOST = 8,     /* bytes; a longer one only costs time */
    APPLICATION_MOST = 256 /* bytes */
};

/* What is particular to a kind. */
struct kind_info {
    const char *type;
    const char *curve; /* of ECDSA */
    size_t point;      /* bytes of a point */
};

static const struct kind_info kinds[] = {
    [SSHKEY_ED25519] = { "ssh-ed25519", NULL, ED25519_POINT },
    [SSHKEY_ECDSA_256] = { "ecdsa-sha2-nistp256", "nistp256", 65 },
    [SSHKEY_ECDSA_384] = { "ecdsa-sha2-nistp384", "nistp384", 97 },
    [SSHKEY_ECDSA_521] = { "ecdsa-sha2-nistp521", "nistp521", 133 },
    [SSHKEY_RSA] = { "ssh-rsa", NULL, 0 },
    [SSHKEY_SK_ED25519] = { "sk-ssh-ed25519@openssh.com", NULL, ED25519_POINT },
    [SSHKEY_SK_ECDSA] = { "sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", 65 },
};

enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

bool sshkey_kind_of(struct str type, enum sshkey_kind *out)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (str_equals(type, kinds[i].type)) {
            *out = (enum sshkey_kind)i;
            return true;
        }
    }
    return false;
}

const char *sshkey_type(const struct sshkey *key)
{
    return kinds[key->kind].type;
}

static bool take_point(const struct kind_info *info, struct str *in, struct str *out)
{
    struct str curve;

    if (info->curve != NULL && (!sshwire_string(in, &curve) || !str_equals(curve, info->curve)))
        return false;
    if (!sshwire_string(in, out) || out->len != info->point)
        return false;
    /* Points are written uncompressed. That it is on the curve is checked where
     * it is used. */
    return info->curve == NULL || out->ptr[0] == 4;
}

static bool take_rsa(struct str *in, struct sshkey *key)
{
    return sshwire_mpint(in, &key->exponent) && sshwire_mpint(in, &key->modulus) &&
           key->exponent.len > 0 && key->exponent.len <= EXPONENT_MOST && key->modulus.len > 0 &&
           key->modulus.len <= RSA_MOST;
}

static bool take_parts(struct str *in, struct sshkey *key)
{
    if (key->kind == SSHKEY_RSA)
        return take_rsa(in, key);
    if (!take_point(&kinds[key->kind], in, &key->point))
        return false;
    if (key->kind != SSHKEY_SK_ED25519 && key->kind != SSHKEY_SK_ECDSA)
        return true;
    return sshwire_string(in, &key->application) && key->application.len <= APPLICATION_MOST;
}

enum sigfault sshkey_parse(struct str blob, struct sshkey *out)
{
    struct str in = blob;
    struct str type;

    *out = (struct sshkey){ .blob = blob };
    if (!sshwire_string(&in, &type))
        return SIGFAULT_KEY;
    if (!sshkey_kind_of(type, &out->kind))
        return SIGFAULT_KEYTYPE;
    return take_parts(&in, out) && in.len == 0 ? SIGFAULT_NONE : SIGFAULT_KEY;
}

enum sigfault sshkey_take(enum sshkey_kind kind, struct str *in, struct arena *arena,
                          struct sshkey *out)
{
    struct strbuf sb = { .arena = arena };
    const char *start = in->ptr;

    *out = (struct sshkey){ .kind = kind };
    if (!take_parts(in, out))
        return SIGFAULT_KEY;
    sshwire_add_text(&sb, kinds[kind].type);
    strbuf_add(&sb, start, (size_t)(in->ptr - start));
    out->blob = (struct str){ strbuf_text(&sb), sb.len };
    return SIGFAULT_NONE;
}

bool sshkey_is_weak(const struct sshkey *key)
{
    if (key->kind != SSHKEY_RSA)
        return false;
    return key->modulus.len < RSA_LEAST ||
           (key->modulus.len == RSA_LEAST && ((unsigned char)key->modulus.ptr[0] & 0x80) == 0);
}

bool sshkey_equals(const struct sshkey *a, const struct sshkey *b)
{
    return a->blob.len == b->blob.len && memcmp(a->blob.ptr, b->blob.ptr, a->blob.len) == 0;
}

const char *sshkey_fingerprint(const struct sshkey *key, struct arena *arena)
{
    unsigned char digest[SHA256_BYTES];
    struct strbuf sb = { .arena = arena };

    sha256_digest(key->blob.ptr, key->blob.len, digest);
    strbuf_addstr(&sb, "SHA256:");
    base64_add_unpadded(&sb, (struct str){ (const char *)digest, sizeof(digest) });
    return strbuf_text(&sb);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Takes a word and the blanks after it. */
static struct str take_word(struct str *in)
{
    struct str word = { in->ptr, 0 };

    while (word.len < in->len && !is_blank(in->ptr[word.len]))
        word.len++;
    in->ptr += word.len;
    in->len -= word.len;
    *in = str_trim(*in);
    return word;
}

enum sigfault sshkey_parse_line(struct str line, struct arena *arena, struct sshkey *out,
                                struct str *out_comment)
{
    struct str rest = str_trim(line);
    struct str type = take_word(&rest);
    struct str text = take_word(&rest);
    struct str blob;
    enum sshkey_kind kind;
    enum sigfault fault;

    if (!sshkey_kind_of(type, &kind))
        return SIGFAULT_KEYTYPE;
    if (!base64_decode(text, arena, &blob))
        return SIGFAULT_KEY;
    fault = sshkey_parse(blob, out);
    if (fault != SIGFAULT_NONE)
        return fault;
    *out_comment = rest;
    return out->kind == kind ? SIGFAULT_NONE : SIGFAULT_KEY;
}
