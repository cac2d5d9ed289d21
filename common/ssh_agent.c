/* ssh_agent.c - see ssh_agent.h; the protocol is draft-miller-ssh-agent. */
#include "common/ssh_agent.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/sshwire.h"

enum {
    REQUEST_IDENTITIES = 11,
    IDENTITIES_ANSWER = 12,
    SIGN_REQUEST = 13,
    SIGN_RESPONSE = 14,
    FLAG_RSA_SHA512 = 4,
    ANSWER_MOST = 256 << 10, /* bytes, as OpenSSH's own limit */
    KEYS_MOST = 2048
};

static void close_agent(void *handle)
{
    const struct ssh_agent *agent = handle;

    if (agent->fd >= 0)
        (void)close(agent->fd);
}

static bool connect_to(const char *path, int fd, struct error *err)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    if (strlen(path) >= sizeof(address.sun_path))
        return error_set(err, ERROR_KEY, "the path of ssh-agent's socket is too long");
    memcpy(address.sun_path, path, strlen(path) + 1);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
        return true;
    error_set(err, ERROR_KEY, "no ssh-agent answers: %s", strerror(errno));
    error_fact(err, "socket", "%s", path);
    return error_hint(err, "start one: eval $(ssh-agent); ssh-add");
}

/* MSG_NOSIGNAL: an agent that went away is an error, not a signal. */
static bool send_all(int fd, struct str bytes)
{
    while (bytes.len > 0) {
        ssize_t put = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes.ptr += put;
        bytes.len -= (size_t)put;
    }
    return true;
}

static bool receive(int fd, size_t len, struct arena *arena, struct str *out)
{
    char *bytes = arena_alloc(arena, len);
    size_t have = 0;

    while (have < len) {
        ssize_t got = recv(fd, bytes + have, len - have, 0);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        have += (size_t)got;
    }
    *out = (struct str){ bytes, len };
    return true;
}

/* Sends a message and takes the answer's type and body. */
static bool talk(int fd, const struct strbuf *message, struct arena *arena, uint8_t *type,
                 struct str *body)
{
    struct strbuf framed = { .arena = arena };
    uint32_t len;

    sshwire_add_string(&framed, (struct str){ message->ptr, message->len });
    return send_all(fd, (struct str){ framed.ptr, framed.len }) && receive(fd, 4, arena, body) &&
           sshwire_u32(body, &len) && len > 0 && len <= ANSWER_MOST &&
           receive(fd, len, arena, body) && sshwire_byte(body, type);
}

static bool take_keys(struct str in, struct arena *arena, struct ssh_agent *out)
{
    uint32_t count;

    if (!sshwire_u32(&in, &count) || count > KEYS_MOST)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        struct ssh_agent_key key = { 0 };
        struct str comment;

        if (!sshwire_string(&in, &key.blob) || !sshwire_string(&in, &comment))
            return false;
        key.comment = arena_strndup(arena, comment.ptr, comment.len);
        vec_push(arena, out, key);
    }
    return true;
}

bool ssh_agent_open(const char *socket_path, struct arena *arena, struct ssh_agent *out,
                    struct error *err)
{
    struct strbuf message = { .arena = arena };
    struct str body;
    uint8_t type;

    *out = (struct ssh_agent){ .fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    arena_defer(arena, close_agent, out);
    if (!connect_to(socket_path, out->fd, err))
        return false;
    strbuf_addch(&message, REQUEST_IDENTITIES);
    if (!talk(out->fd, &message, arena, &type, &body) || type != IDENTITIES_ANSWER ||
        !take_keys(body, arena, out))
        return error_set(err, ERROR_KEY, "ssh-agent does not tell its keys");
    return true;
}

bool ssh_agent_sign(const struct ssh_agent *agent, const struct ssh_agent_key *key,
                    struct str message, struct arena *arena, struct str *out, struct error *err)
{
    struct strbuf request = { .arena = arena };
    struct str body;
    uint8_t type;

    strbuf_addch(&request, SIGN_REQUEST);
    sshwire_add_string(&request, key->blob);
    sshwire_add_string(&request, message);
    sshwire_add_u32(&request, FLAG_RSA_SHA512);
    if (!talk(agent->fd, &request, arena, &type, &body) || type != SIGN_RESPONSE ||
        !sshwire_string(&body, out)) {
        error_set(err, ERROR_KEY, "ssh-agent does not sign with '%s'", key->comment);
        return error_hint(err, "a security key waits for your touch; ssh-add -c keys ask first");
    }
    return true;
}
