/* sshsig.c - see sshsig.h. */
#include "common/sshsig.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "common/base64.h"
#include "common/limits.h"
#include "common/sshwire.h"

enum {
    LINE_MOST = 76,       /* characters of a line that is read */
    LINE_WRITTEN = 70,    /* as ssh-keygen writes it */
    SSHSIG_VERSION = 1,   /* the only one there is */
    NAME_SPACE_MOST = 256 /* bytes */
};

static const char begin_line[] = "-----BEGIN SSH SIGNATURE-----\n";
static const char end_line[] = "-----END SSH SIGNATURE-----";
static const char magic[] = "SSHSIG";
static const char hash_name[] = "sha512";

void sshsig_digest(struct str file, struct sshsig_digest *out)
{
    /* As in sha256.c: a wrong digest must never be used. */
    if (EVP_Digest(file.ptr, file.len, out->bytes, NULL, EVP_sha512(), NULL) != 1)
        abort();
}

static void skip(struct str *s, size_t len)
{
    s->ptr += len;
    s->len -= len;
}

/* Takes the lines of base64 up to the end line, which stays. */
static bool take_body(struct str *rest, struct strbuf *out)
{
    while (!str_starts_with(*rest, end_line)) {
        const char *newline = memchr(rest->ptr, '\n', rest->len);
        size_t len = newline == NULL ? 0 : (size_t)(newline - rest->ptr);

        if (len == 0 || len > LINE_MOST)
            return false;
        strbuf_add(out, rest->ptr, len);
        skip(rest, len + 1);
    }
    return out->len > 0;
}

static enum sigfault take_armor(struct str text, struct arena *arena, struct str *out)
{
    struct strbuf body = { .arena = arena };

    if (text.len > LIMIT_SIGNATURE_FILE)
        return SIGFAULT_TOOBIG;
    if (text.len > 0 && memchr(text.ptr, '\r', text.len) != NULL)
        return SIGFAULT_ARMOR_CRLF;
    if (!str_starts_with(text, begin_line))
        return SIGFAULT_ARMOR;
    skip(&text, sizeof(begin_line) - 1);
    if (!take_body(&text, &body))
        return SIGFAULT_ARMOR;
    skip(&text, sizeof(end_line) - 1);
    if (text.len > 1 || (text.len == 1 && text.ptr[0] != '\n'))
        return SIGFAULT_ARMOR_TRAILING;
    return base64_decode((struct str){ body.ptr, body.len }, arena, out) ? SIGFAULT_NONE
                                                                         : SIGFAULT_ARMOR;
}

static bool is_text(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < 0x20 || s.ptr[i] > 0x7e)
            return false;
    }
    return true;
}

enum sigfault sshsig_parse(struct str armored, struct arena *arena, struct sshsig *out)
{
    struct str in = { 0 };
    struct str preamble;
    struct str reserved;
    struct str hash;
    uint32_t version;
    enum sigfault fault = take_armor(armored, arena, &in);

    *out = (struct sshsig){ 0 };
    if (fault != SIGFAULT_NONE)
        return fault;
    if (!sshwire_take(&in, sizeof(magic) - 1, &preamble) || !str_equals(preamble, magic) ||
        !sshwire_u32(&in, &version))
        return SIGFAULT_BLOB;
    if (version != SSHSIG_VERSION)
        return SIGFAULT_VERSION;
    if (!sshwire_string(&in, &out->public_key) || !sshwire_string(&in, &out->name_space) ||
        !sshwire_string(&in, &reserved) || !sshwire_string(&in, &hash) ||
        !sshwire_string(&in, &out->signature))
        return SIGFAULT_BLOB;
    if (in.len != 0)
        return SIGFAULT_BLOB_TRAILING;
    if (out->name_space.len == 0 || out->name_space.len > NAME_SPACE_MOST ||
        !is_text(out->name_space))
        return SIGFAULT_NAMESPACE;
    if (reserved.len != 0)
        return SIGFAULT_RESERVED;
    return str_equals(hash, hash_name) ? SIGFAULT_NONE : SIGFAULT_HASHALG;
}

enum sigfault sshsig_read_signer(const struct sshsig *sig, struct arena *arena,
                                 struct sshsig_signer *out)
{
    enum sigfault fault;

    *out = (struct sshsig_signer){ 0 };
    if (sshcert_is_one(sig->public_key)) {
        out->cert = arena_new(arena, struct sshcert);
        fault = sshcert_parse(sig->public_key, arena, out->cert);
        out->key = out->cert->key;
        return fault;
    }
    fault = sshkey_parse(sig->public_key, &out->key);
    if (fault == SIGFAULT_NONE && sshkey_is_weak(&out->key))
        return SIGFAULT_WEAKKEY;
    return fault;
}

struct str sshsig_message(const struct sshsig_digest *digest, struct str name_space,
                          struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addstr(&sb, magic);
    sshwire_add_string(&sb, name_space);
    sshwire_add_text(&sb, "");
    sshwire_add_text(&sb, hash_name);
    sshwire_add_string(&sb, (struct str){ (const char *)digest->bytes, SSHSIG_DIGEST_BYTES });
    return (struct str){ strbuf_text(&sb), sb.len };
}

enum sigfault sshsig_verify(const struct sshsig *sig, const struct sshsig_signer *signer,
                            const struct sshsig_digest *digest, struct arena *arena)
{
    struct str message = sshsig_message(digest, sig->name_space, arena);

    return sshkey_verify(&signer->key, sig->signature, message, arena);
}

const char *sshsig_armor(const struct sshsig *sig, struct arena *arena)
{
    struct strbuf blob = { .arena = arena };
    struct strbuf body = { .arena = arena };
    struct strbuf text = { .arena = arena };

    strbuf_addstr(&blob, magic);
    sshwire_add_u32(&blob, SSHSIG_VERSION);
    sshwire_add_string(&blob, sig->public_key);
    sshwire_add_string(&blob, sig->name_space);
    sshwire_add_text(&blob, "");
    sshwire_add_text(&blob, hash_name);
    sshwire_add_string(&blob, sig->signature);
    base64_add(&body, (struct str){ blob.ptr, blob.len });
    strbuf_addstr(&text, begin_line);
    for (size_t i = 0; i < body.len; i += LINE_WRITTEN) {
        strbuf_add(&text, body.ptr + i, body.len - i < LINE_WRITTEN ? body.len - i : LINE_WRITTEN);
        strbuf_addch(&text, '\n');
    }
    strbuf_addf(&text, "%s\n", end_line);
    return strbuf_text(&text);
}
