/* git_message_test.c - commits as objects, and the pull requests they name. */
#include "planner/source/git_message.h"

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

static const struct {
    const char *message;
    int64_t number;
} requests[] = {
    { "add audit log (#41)", 41 },
    { "add audit log (#41)\n\nbody (#9)", 41 },
    { "backport (#12) (#345)", 345 },
    { "Revert \"add audit log (#41)\" (#42)", 42 },
    { "Revert \"add audit log (#41)\"", 0 },
    { "Merge pull request #123 from octo/acl\n\nadd ACL", 123 },
    { "Merge pull request #7 in PROJ/repo from acl to main", 7 },
    { "Pull request #19: add ACL", 19 },
    { "Merged in feature/acl (pull request #88)", 88 },
    { "Merged PR 1500: add ACL", 1500 },
    { "Merge pull request 'add ACL' (#5) from octo/acl into main", 5 },
    { "Merge branch 'acl' into 'main'\n\nadd ACL\n\nSee merge request group/sub/project!321", 321 },
    { "Auto merge of #55 - octo:acl, r=me", 55 },
    { "Merge #77 #78", 77 },
    { "Merge branch 'main' into acl", 0 },
    { "see issue (#41) for more", 0 },
    { "a number too long (#12345678901234567890)", 0 },
    { "(#)", 0 },
    { "", 0 },
};

static void test_requests(void)
{
    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
        check_int(requests[i].message, git_message_pull_request(requests[i].message),
                  requests[i].number);
}

static const char commit[] = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
                             "parent 1111111111111111111111111111111111111111\n"
                             "parent 2222222222222222222222222222222222222222\n"
                             "author Author A <a@example.org> 1700000000 -0830\n"
                             "committer Author B <b@example.org> 1700000060 +0000\n"
                             "gpgsig -----BEGIN\n"
                             " parent 3333333333333333333333333333333333333333\n"
                             "\n"
                             "add\nACL (#3)\n\nBody.\n\nCo-authored-by: Author C <c@example.org>\n"
                             "co-authored-by: Author D\n";

static void test_commit(void)
{
    struct arena a = { 0 };
    struct str text = { commit, sizeof(commit) - 1 };
    struct git_links links;
    struct commit_info info;

    check_int("links", git_message_links(text, 20, &a, &links), true);
    check_int("parents", (int64_t)links.parents.count, 2);
    check_int("committed", links.at_utc, 1700000060);
    git_message_read(text, &a, &info);
    check_str("author", info.author, "Author A");
    check_int("offset", info.author_offset, -(8 * 3600 + 30 * 60));
    check_str("day", past_day(&info, &a), "2023-11-14");
    check_str("subject", info.subject, "add ACL (#3)");
    check_int("request", info.pull_request, 3);
    check_str("co-authors", strlist_join(&info.co_authors, ", ", &a), "Author C, Author D");
    arena_free(&a);
}

/* Whatever is cut off, nothing behind it is read. */
static void test_cut(void)
{
    for (size_t len = 0; len < sizeof(commit) - 1; len++) {
        struct arena a = { 0 };
        struct str text = { arena_strndup(&a, commit, len), len };
        struct git_links links;
        struct commit_info info;

        if (git_message_links(text, 20, &a, &links))
            check_int("no more parents than there are", links.parents.count <= 2, true);
        git_message_read(text, &a, &info);
        check_int("an author", strlen(info.author) <= strlen("Author A <"), true);
        arena_free(&a);
    }
}

CU_TestInfo git_message_tests[] = {
    { "pull requests", test_requests },
    { "a commit", test_commit },
    { "a commit cut short", test_cut },
    CU_TEST_INFO_NULL,
};
