/* signing_key.c - see signing_key.h. */
#include "common/signing_key.h"

#include <string.h>

#include "common/base64.h"
#include "common/file.h"
#include "common/sshsig.h"

enum { PUBLIC_FILE_MOST = 64 << 10 }; /* bytes */

/* What finding needs. */
struct search {
    const struct signing_place *place;
    struct arena *arena;
    struct ssh_agent *agent; /* NULL where there is none */
};

/* Reads the key of a blob, which may be a certificate. */
static bool read_key(struct str blob, struct arena *arena, struct sshkey *out)
{
    const struct sshsig sig = { .public_key = blob };
    struct sshsig_signer signer;

    if (sshsig_read_signer(&sig, arena, &signer) != SIGFAULT_NONE)
        return false;
    *out = signer.key;
    return true;
}

static bool use_agent(struct search *s, const struct ssh_agent_key *agent_key, struct str blob,
                      struct signing_key *out)
{
    *out = (struct signing_key){
        .blob = blob,
        .comment = agent_key->comment,
        .from = "ssh-agent",
        .agent = s->agent,
        .agent_key = agent_key,
    };
    return read_key(blob, s->arena, &out->key);
}

static bool use_file(struct search *s, const char *path, struct signing_key *out, struct error *err)
{
    struct sshkey_private *key;

    if (!sshkey_private_read(path, s->arena, &key, err))
        return false;
    *out = (struct signing_key){
        .blob = sshkey_private_public(key)->blob,
        .key = *sshkey_private_public(key),
        .comment = sshkey_private_comment(key),
        .from = path,
        .private_key = key,
    };
    return true;
}

/* Finds the agent's key that signs for blob: the same, or the certified key. */
static const struct ssh_agent_key *find_in_agent(struct search *s, struct str blob)
{
    struct sshkey key;

    if (s->agent == NULL || !read_key(blob, s->arena, &key))
        return NULL;
    for (size_t i = 0; i < s->agent->count; i++) {
        struct str held = s->agent->items[i].blob;

        if (held.len == key.blob.len && memcmp(held.ptr, key.blob.ptr, held.len) == 0)
            return &s->agent->items[i];
    }
    return NULL;
}

/* Reads the base64 of a .pub file. */
static bool read_public(const char *path, struct arena *arena, struct str *out, struct error *err)
{
    const char *text;
    const char *blob;

    if (!file_read_text(path, PUBLIC_FILE_MOST, arena, &text, err))
        return false;
    blob = text + strcspn(text, " ");
    blob += strspn(blob, " ");
    if (*blob == '\0' || !base64_decode((struct str){ blob, strcspn(blob, " \r\n") }, arena, out))
        return error_set(err, ERROR_KEY, "%s is no public key", path);
    return true;
}

/* Returns path without that ending, or NULL where it does not end so. */
static const char *without(const char *path, const char *ending, struct arena *arena)
{
    size_t len = strlen(path);
    size_t tail = strlen(ending);

    if (len <= tail || strcmp(path + len - tail, ending) != 0)
        return NULL;
    return arena_strndup(arena, path, len - tail);
}

/* path is a .pub or -cert.pub file: the agent has the private key, or it lies
 * beside. */
static bool find_by_public(struct search *s, const char *path, struct signing_key *out,
                           struct error *err)
{
    const struct ssh_agent_key *held;
    const char *beside;
    struct str blob;
    struct sshkey named;

    if (!read_public(path, s->arena, &blob, err))
        return false;
    if (!read_key(blob, s->arena, &named))
        return error_set(err, ERROR_KEY, "%s cannot sign plans", path);
    held = find_in_agent(s, blob);
    if (held != NULL)
        return use_agent(s, held, blob, out);
    beside = without(path, "-cert.pub", s->arena);
    if (beside == NULL)
        beside = without(path, ".pub", s->arena);
    if (beside == NULL || !file_exists(beside)) {
        error_set(err, ERROR_KEY, "the private key of %s is not in ssh-agent", path);
        return error_hint(err, "add it: ssh-add FILE; or name the private key: --key FILE");
    }
    if (!use_file(s, beside, out, err))
        return false;
    if (!sshkey_equals(&out->key, &named))
        return error_set(err, ERROR_KEY, "%s and %s are not of one key", beside, path);
    out->blob = blob;
    return true;
}

/* A key with a passphrase may be in the agent already. */
static bool find_by_private(struct search *s, const char *path, struct signing_key *out,
                            struct error *err)
{
    const char *public_path = arena_printf(s->arena, "%s.pub", path);
    struct error unread = { 0 };
    struct error refused = { 0 };
    const struct ssh_agent_key *held;
    struct str blob;

    if (use_file(s, path, out, &refused))
        return true;
    if (refused.code == ERROR_KEY && read_public(public_path, s->arena, &blob, &unread)) {
        held = find_in_agent(s, blob);
        if (held != NULL)
            return use_agent(s, held, blob, out);
    }
    *err = refused;
    return false;
}

static bool find_by_fingerprint(struct search *s, const char *fingerprint, struct signing_key *out,
                                struct error *err)
{
    for (size_t i = 0; s->agent != NULL && i < s->agent->count; i++) {
        const struct ssh_agent_key *held = &s->agent->items[i];

        if (use_agent(s, held, held->blob, out) &&
            strcmp(sshkey_fingerprint(&out->key, s->arena), fingerprint) == 0)
            return true;
    }
    error_set(err, ERROR_KEY, "ssh-agent has no key %s", fingerprint);
    return error_hint(err, "ssh-add -l lists the keys it has");
}

static bool refuse_many(struct search *s, const size_t *usable, size_t count, struct error *err)
{
    error_set(err, ERROR_KEY, "ssh-agent has %zu keys; which one signs?", count);
    for (size_t i = 0; i < count && i < 6; i++) {
        struct sshkey key;

        if (read_key(s->agent->items[usable[i]].blob, s->arena, &key))
            error_fact(err, "key", "%s %s", sshkey_fingerprint(&key, s->arena),
                       s->agent->items[usable[i]].comment);
    }
    return error_hint(err, "name it by --key with its fingerprint or its .pub file");
}

static bool find_default_file(struct search *s, struct signing_key *out, struct error *err)
{
    static const char *const names[] = { "id_ed25519", "id_ecdsa", "id_rsa" };

    for (size_t i = 0; s->place->home != NULL && i < sizeof(names) / sizeof(names[0]); i++) {
        const char *path = arena_printf(s->arena, "%s/.ssh/%s", s->place->home, names[i]);

        if (file_exists(path))
            return find_by_private(s, path, out, err);
    }
    error_set(err, ERROR_KEY, "no key to sign with: none in ssh-agent, none in ~/.ssh");
    error_hint(err, "name one: --key FILE");
    return error_hint(err, "make one: ssh-keygen -t ed25519, and have its .pub line put into the "
                           "allowed signers");
}

static bool find_default(struct search *s, struct signing_key *out, struct error *err)
{
    size_t *usable = arena_new_array(s->arena, size_t, s->agent == NULL ? 1 : s->agent->count + 1);
    size_t count = 0;

    for (size_t i = 0; s->agent != NULL && i < s->agent->count; i++) {
        struct sshkey key;

        if (read_key(s->agent->items[i].blob, s->arena, &key))
            usable[count++] = i;
    }
    if (count > 1)
        return refuse_many(s, usable, count, err);
    if (count == 0)
        return find_default_file(s, out, err);
    return use_agent(s, &s->agent->items[usable[0]], s->agent->items[usable[0]].blob, out);
}

/* An agent that does not answer matters only where nothing else is found. */
static void open_agent(struct search *s)
{
    struct ssh_agent *agent = arena_new(s->arena, struct ssh_agent);
    struct error unanswered = { 0 };

    if (s->place->agent_socket != NULL && s->place->agent_socket[0] != '\0' &&
        ssh_agent_open(s->place->agent_socket, s->arena, agent, &unanswered))
        s->agent = agent;
}

bool signing_key_find(const struct signing_place *place, struct arena *arena,
                      struct signing_key *out, struct error *err)
{
    struct search s = { .place = place, .arena = arena };

    open_agent(&s);
    if (place->key == NULL)
        return find_default(&s, out, err);
    if (strncmp(place->key, "SHA256:", 7) == 0)
        return find_by_fingerprint(&s, place->key, out, err);
    if (without(place->key, ".pub", arena) != NULL)
        return find_by_public(&s, place->key, out, err);
    return find_by_private(&s, place->key, out, err);
}

bool signing_key_sign(const struct signing_key *key, struct str file, const char *name_space,
                      struct arena *arena, const char **out, struct error *err)
{
    struct sshsig sig = { .public_key = key->blob, .name_space = str_of(name_space) };
    struct sshsig_signer signer = { .key = key->key };
    struct sshsig_digest digest;
    struct str message;

    sshsig_digest(file, &digest);
    message = sshsig_message(&digest, sig.name_space, arena);
    if (key->private_key != NULL
            ? !sshkey_private_sign(key->private_key, message, arena, &sig.signature, err)
            : !ssh_agent_sign(key->agent, key->agent_key, message, arena, &sig.signature, err))
        return error_while(err, "signing with %s", key->from);
    /* Whoever signs finds out here, not on the day of the release. */
    if (sshsig_verify(&sig, &signer, &digest, arena) != SIGFAULT_NONE)
        return error_set(err, ERROR_KEY, "the signature made by %s does not verify", key->from);
    *out = sshsig_armor(&sig, arena);
    return true;
}
