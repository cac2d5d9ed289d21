/* proxy.c - see proxy.h. */
#include "tests/integration/apply/proxy.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/strbuf.h"

enum { PAIRS = 16, CHUNK = 65536, POLL_MS = 5 };

/* One direction of a connection. */
struct way {
    int from;
    int to;
    struct strbuf held; /* read, not yet a whole message */
    bool begun;         /* the client's first message has no type byte */
};

struct pair {
    bool open;
    struct way to_server;
    struct way to_client;
};

struct proxy {
    int listener;
    struct pair pairs[PAIRS];
    const struct proxy_strike *strike;
    struct program_run run;
    long count;
    bool struck;
    struct arena *arena;
};

static void die(const char *what)
{
    perror(what);
    exit(2);
}

int proxy_listen(int *out_port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 || listen(fd, PAIRS) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) != 0)
        die("listen");
    *out_port = ntohs(address.sin_port);
    return fd;
}

/* Messages are passed on one by one: without this each would wait for the
 * acknowledgement of the one before. */
static void send_at_once(int fd)
{
    int on = 1;

    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0)
        die("setsockopt");
}

static int connect_server(void)
{
    const struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM };
    struct addrinfo *found;
    int fd;

    if (getaddrinfo(getenv("PGHOST"), getenv("PGPORT"), &hints, &found) != 0)
        die("getaddrinfo");
    fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (fd < 0 || connect(fd, found->ai_addr, found->ai_addrlen) != 0)
        die("connect");
    freeaddrinfo(found);
    send_at_once(fd);
    return fd;
}

static void accept_pair(struct proxy *p)
{
    int client = accept(p->listener, NULL, NULL);

    for (size_t i = 0; i < PAIRS && client >= 0; i++) {
        struct pair *pair = &p->pairs[i];
        int server;

        if (pair->open)
            continue;
        server = connect_server();
        send_at_once(client);
        *pair = (struct pair){
            .open = true,
            .to_server = { .from = client, .to = server, .held = { .arena = p->arena } },
            .to_client = { .from = server,
                           .to = client,
                           .held = { .arena = p->arena },
                           .begun = true },
        };
        return;
    }
    die("too many connections");
}

static void close_pair(struct pair *pair)
{
    (void)close(pair->to_server.from);
    (void)close(pair->to_server.to);
    pair->open = false;
}

/* Returns the length of the first message held, 0 while it is not whole. */
static size_t message_length(const struct way *way)
{
    size_t head = way->begun ? 1 : 0;
    uint32_t len;

    if (way->held.len < head + sizeof(len))
        return 0;
    memcpy(&len, way->held.ptr + head, sizeof(len));
    len = ntohl(len);
    return way->held.len < head + len ? 0 : head + len;
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t written = send(fd, data, len, MSG_NOSIGNAL);

        if (written <= 0)
            return false;
        data += written;
        len -= (size_t)written;
    }
    return true;
}

/* Returns whether the pair is to be closed. */
static bool strike(struct proxy *p)
{
    p->struck = true;
    switch (p->strike->action) {
    case PROXY_NONE:
        return false;
    case PROXY_CUT:
        return true;
    case PROXY_KILL:
        (void)kill(p->run.pid, SIGKILL);
        return true;
    case PROXY_TERM:
        (void)kill(p->run.pid, SIGTERM);
        return false;
    }
    return false;
}

/* Returns the statement that a message brings, NULL where it brings none: Query
 * has it at once, Parse behind a name. NUL ends them. */
static const char *statement_of(const struct way *way)
{
    const char *body = way->held.ptr + 1 + sizeof(uint32_t);

    if (!way->begun || (way->held.ptr[0] != 'P' && way->held.ptr[0] != 'Q'))
        return NULL;
    return way->held.ptr[0] == 'Q' ? body : body + strlen(body) + 1;
}

static bool is_counted(const struct proxy *p, const struct pair *pair, const struct way *way)
{
    const char *sql = way == &pair->to_server ? statement_of(way) : NULL;

    return p->strike->statements == NULL ||
           (sql != NULL && strlist_has(p->strike->statements, sql));
}

/* Passes on the whole messages that are held. False: close the pair. */
static bool pass_messages(struct proxy *p, const struct pair *pair, struct way *way)
{
    size_t len;

    while ((len = message_length(way)) > 0) {
        if (is_counted(p, pair, way) && ++p->count == p->strike->at && strike(p))
            return false;
        if (!write_all(way->to, way->held.ptr, len))
            return false;
        way->begun = true;
        way->held.len -= len;
        memmove(way->held.ptr, way->held.ptr + len, way->held.len);
    }
    return true;
}

static bool pass(struct proxy *p, const struct pair *pair, struct way *way)
{
    static char chunk[CHUNK];
    ssize_t got = read(way->from, chunk, sizeof(chunk));

    if (got <= 0)
        return false;
    strbuf_add(&way->held, chunk, (size_t)got);
    return pass_messages(p, pair, way);
}

static void turn(struct proxy *p)
{
    struct pollfd fds[1 + 2 * PAIRS];

    fds[0] = (struct pollfd){ .fd = p->listener, .events = POLLIN };
    for (size_t i = 0; i < PAIRS; i++) {
        const struct pair *pair = &p->pairs[i];

        fds[1 + 2 * i] =
            (struct pollfd){ .fd = pair->open ? pair->to_server.from : -1, .events = POLLIN };
        fds[2 + 2 * i] =
            (struct pollfd){ .fd = pair->open ? pair->to_client.from : -1, .events = POLLIN };
    }
    if (poll(fds, 1 + 2 * PAIRS, POLL_MS) <= 0)
        return;
    for (size_t i = 0; i < PAIRS; i++) {
        struct pair *pair = &p->pairs[i];

        if ((fds[1 + 2 * i].revents != 0 && !pass(p, pair, &pair->to_server)) ||
            (fds[2 + 2 * i].revents != 0 && !pass(p, pair, &pair->to_client)))
            close_pair(pair);
    }
    if (fds[0].revents != 0)
        accept_pair(p);
}

struct proxy_result proxy_run(const char *const words[], const struct proxy_strike *strike_at,
                              struct arena *arena)
{
    struct proxy p = { .strike = strike_at, .arena = arena };
    struct program_route route;
    struct proxy_result result;
    int status = 0;

    p.listener = proxy_listen(&route.port);
    p.run = program_start(words, &route);
    while (waitpid(p.run.pid, &status, WNOHANG) == 0)
        turn(&p);
    for (size_t i = 0; i < PAIRS; i++) {
        if (p.pairs[i].open)
            close_pair(&p.pairs[i]);
    }
    (void)close(p.listener);
    result.run = program_collect(&p.run, status, arena);
    result.count = p.count;
    result.struck = p.struck;
    return result;
}
