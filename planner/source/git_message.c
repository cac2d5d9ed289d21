/* git_message.c - see git_message.h. */
#include "planner/source/git_message.h"

#include <string.h>
#include <strings.h>

#include "common/number.h"

enum {
    NAME_MOST = 200,    /* bytes of an author's name that are kept */
    SUBJECT_MOST = 500, /* of a subject */
    CO_AUTHORS_MOST = 20,
    DIGITS_MOST = 9, /* of a request's number */
};

static const int64_t far_past = -62135596800;   /* the year 1 */
static const int64_t far_future = 253402300799; /* the year 9999 */

/* Takes the next line from *rest, without its end. */
static struct str take_line(struct str *rest)
{
    const char *end = memchr(rest->ptr, '\n', rest->len);
    struct str line = { rest->ptr, end == NULL ? rest->len : (size_t)(end - rest->ptr) };
    size_t used = line.len + (end == NULL ? 0 : 1);

    *rest = (struct str){ rest->ptr + used, rest->len - used };
    return line;
}

/* Returns what follows the keyword, an empty string where the line has another. */
static struct str value_of(struct str line, const char *keyword)
{
    size_t len = strlen(keyword);

    if (line.len <= len || memcmp(line.ptr, keyword, len) != 0 || line.ptr[len] != ' ')
        return (struct str){ "", 0 };
    return (struct str){ line.ptr + len + 1, line.len - len - 1 };
}

static bool read_number(struct str text, int64_t *out)
{
    char digits[24];

    if (text.len == 0 || text.len >= sizeof(digits))
        return false;
    memcpy(digits, text.ptr, text.len);
    digits[text.len] = '\0';
    return number_parse(digits[0] == '+' ? digits + 1 : digits, far_past, far_future, out);
}

/* "Name <mail> 1700000000 +0100": the time, and where the author was. */
static void read_when(struct str person, int64_t *at_utc, int64_t *offset)
{
    size_t i = person.len;
    int64_t zone = 0;

    while (i > 0 && person.ptr[i - 1] != ' ')
        i--;
    if (i == 0 || !read_number((struct str){ person.ptr + i, person.len - i }, &zone))
        return;
    person.len = i - 1;
    for (i = person.len; i > 0 && person.ptr[i - 1] != ' ';)
        i--;
    if (!read_number((struct str){ person.ptr + i, person.len - i }, at_utc))
        return;
    if (offset != NULL && zone > -1500 && zone < 1500)
        *offset = zone / 100 * 3600 + zone % 100 * 60;
}

/* The name before the address. */
static const char *read_name(struct str person, struct arena *arena)
{
    const char *angle = memchr(person.ptr, '<', person.len);
    struct str name = { person.ptr, angle == NULL ? person.len : (size_t)(angle - person.ptr) };

    name = str_trim(name);
    return arena_strndup(arena, name.ptr, name.len < NAME_MOST ? name.len : NAME_MOST);
}

bool git_message_has_links(struct str start)
{
    /* Parents stand before the committer, whose line ends with the time. */
    while (start.len > 0) {
        struct str line = take_line(&start);

        if (value_of(line, "committer").len > 0)
            return start.len > 0;
    }
    return false;
}

bool git_message_links(struct str commit, size_t id_bytes, struct arena *arena,
                       struct git_links *out)
{
    struct str rest = commit;
    struct str tree = value_of(take_line(&rest), "tree");

    *out = (struct git_links){ 0 };
    if (tree.len != 2 * id_bytes || !git_id_parse(tree.ptr, id_bytes, &out->tree))
        return false;
    while (rest.len > 0) {
        struct str line = take_line(&rest);
        struct str parent = value_of(line, "parent");
        struct str committer = value_of(line, "committer");
        struct git_id id;

        if (line.len == 0)
            break;
        if (committer.len > 0)
            read_when(committer, &out->at_utc, NULL);
        if (parent.len == 0)
            continue;
        if (parent.len != 2 * id_bytes || !git_id_parse(parent.ptr, id_bytes, &id))
            return false;
        vec_push(arena, &out->parents, id);
    }
    return true;
}

/* Returns the number at text, 0 where there is none; *end is behind it. */
static int64_t number_at(const char *text, const char **end)
{
    size_t count = strspn(text, "0123456789");
    int64_t value = 0;

    *end = text + count;
    for (size_t i = 0; i < count && count <= DIGITS_MOST; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

/* A form that begins a subject. */
static const char *const openings[] = {
    "Merge pull request #",    /* GitHub, Bitbucket Data Center */
    "Pull request #",          /* Bitbucket Data Center, squashed */
    "Merged PR ",              /* Azure DevOps */
    "Auto merge of #",         /* bors, homu */
    "Merge #",                 /* bors-ng */
    "Automatic merge of PR #", /* other queues */
};

static int64_t opening_number(const char *subject)
{
    for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
        size_t len = strlen(openings[i]);
        const char *end;

        if (strncmp(subject, openings[i], len) == 0)
            return number_at(subject + len, &end);
    }
    return 0;
}

/* "... (#12)" at the end of the subject (GitHub, GitLab, Gitea squashed),
 * "... (#12) from" (Gitea), "(pull request #12)" (Bitbucket). */
static int64_t bracket_number(const char *subject)
{
    static const char *const forms[] = { "(#", "(pull request #" };
    int64_t found = 0;

    for (const char *c = strchr(subject, '('); c != NULL; c = strchr(c + 1, '(')) {
        for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
            size_t len = strlen(forms[i]);
            const char *end;
            int64_t number;

            if (strncmp(c, forms[i], len) != 0)
                continue;
            number = number_at(c + len, &end);
            if (*end == ')' &&
                (end[1 + strspn(end + 1, " .")] == '\0' || strncmp(end + 1, " from ", 6) == 0))
                found = number;
        }
    }
    return found;
}

/* GitLab's line: "See merge request group/project!12". */
static int64_t body_number(const char *message)
{
    static const char words[] = "\nSee merge request ";
    const char *line = strstr(message, words);
    const char *end;

    if (line == NULL)
        return 0;
    line += sizeof(words) - 1;
    line += strcspn(line, "!\n ");
    return *line == '!' ? number_at(line + 1, &end) : 0;
}

int64_t git_message_pull_request(const char *message)
{
    char subject[SUBJECT_MOST + 1];
    size_t len = strcspn(message, "\r\n");
    int64_t number;

    if (len > SUBJECT_MOST)
        len = SUBJECT_MOST;
    memcpy(subject, message, len);
    subject[len] = '\0';
    number = opening_number(subject);
    if (number == 0)
        number = bracket_number(subject);
    return number != 0 ? number : body_number(message);
}

/* Adds the names of the trailers, each once, without the author's own. */
static void read_co_authors(struct str body, const char *author, struct arena *arena,
                            struct strlist *out)
{
    static const char trailer[] = "co-authored-by:";
    size_t len = sizeof(trailer) - 1;

    while (body.len > 0 && out->count < CO_AUTHORS_MOST) {
        struct str line = take_line(&body);

        const char *name;

        if (line.len <= len || strncasecmp(line.ptr, trailer, len) != 0)
            continue;
        name = read_name((struct str){ line.ptr + len, line.len - len }, arena);
        if (name[0] != '\0' && strcmp(name, author) != 0 && !strlist_has(out, name))
            vec_push(arena, out, name);
    }
}

/* Returns the first paragraph on one line, as git log has it. */
static const char *read_subject(struct str body, struct arena *arena)
{
    char text[SUBJECT_MOST + 1];
    size_t used = 0;

    while (body.len > 0 && used < SUBJECT_MOST) {
        struct str line = str_trim(take_line(&body));
        size_t room;

        if (line.len == 0 && used > 0)
            break;
        if (line.len == 0)
            continue;
        if (used > 0)
            text[used++] = ' ';
        room = SUBJECT_MOST - used;
        memcpy(text + used, line.ptr, line.len < room ? line.len : room);
        used += line.len < room ? line.len : room;
    }
    return arena_strndup(arena, text, used);
}

void git_message_read(struct str commit, struct arena *arena, struct commit_info *out)
{
    struct str rest = commit;

    *out = (struct commit_info){ .author = "", .subject = "" };
    while (rest.len > 0) {
        struct str line = take_line(&rest);
        struct str author = value_of(line, "author");
        struct str committer = value_of(line, "committer");

        if (line.len == 0)
            break;
        if (author.len > 0) {
            out->author = read_name(author, arena);
            read_when(author, &out->author_utc, &out->author_offset);
        }
        if (committer.len > 0)
            read_when(committer, &out->commit_utc, NULL);
    }
    out->subject = read_subject(rest, arena);
    out->pull_request = git_message_pull_request(
        arena_printf(arena, "%s\n%s", out->subject, arena_strndup(arena, rest.ptr, rest.len)));
    read_co_authors(rest, out->author, arena, &out->co_authors);
}
