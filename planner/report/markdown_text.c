/* markdown_text.c - see markdown_text.h. */
#include "planner/report/markdown_text.h"

#include <string.h>

#include "common/escape.h"

static void add_plain_character(struct strbuf *sb, char c)
{
    switch (c) {
    case '<':
        strbuf_addstr(sb, "&lt;");
        break;
    case '>':
        strbuf_addstr(sb, "&gt;");
        break;
    case '&':
        strbuf_addstr(sb, "&amp;");
        break;
    case '@': /* so that nobody is called */
        strbuf_addstr(sb, "@\xe2\x80\x8b");
        break;
    case '\n':
    case '\r':
    case '\t':
        strbuf_addch(sb, ' ');
        break;
    default:
        if (strchr("|`*_[]\\#~", c) != NULL)
            strbuf_addch(sb, '\\');
        if ((unsigned char)c >= 0x20 && c != 0x7f)
            strbuf_addch(sb, c);
    }
}

/* Returns text without what acts on a terminal or turns its direction. */
static const char *harmless(struct strbuf *sb, const char *text)
{
    struct strbuf out = { .arena = sb->arena };

    escape_add_lines(&out, text);
    return strbuf_text(&out);
}

void markdown_add_plain(struct strbuf *sb, const char *text)
{
    for (text = harmless(sb, text); *text != '\0'; text++)
        add_plain_character(sb, *text);
}

/* Returns how many backticks stand together at most. */
static size_t longest_fence(const char *text)
{
    size_t longest = 0;
    size_t run = 0;

    for (; *text != '\0'; text++) {
        run = *text == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

void markdown_add_code(struct strbuf *sb, const char *text)
{
    size_t longest = longest_fence(text);

    text = harmless(sb, text);
    for (size_t i = 0; i <= longest; i++)
        strbuf_addch(sb, '`');
    if (longest > 0)
        strbuf_addch(sb, ' ');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '|')
            strbuf_addstr(sb, "\\|");
        else
            strbuf_addch(sb, (char)((unsigned char)*c < 0x20 ? 0x20 : *c));
    }
    if (longest > 0)
        strbuf_addch(sb, ' ');
    for (size_t i = 0; i <= longest; i++)
        strbuf_addch(sb, '`');
}

void markdown_add_html(struct strbuf *sb, const char *text)
{
    for (text = harmless(sb, text); *text != '\0'; text++) {
        if (*text == '"')
            strbuf_addstr(sb, "&quot;");
        else if (strchr("<>&@", *text) != NULL)
            add_plain_character(sb, *text);
        else
            strbuf_addch(sb, (char)((unsigned char)*text < 0x20 || *text == 0x7f ? 0x20 : *text));
    }
}

static void add_fence(struct strbuf *sb, size_t len)
{
    for (size_t i = 0; i < len; i++)
        strbuf_addch(sb, '`');
}

void markdown_add_block(struct strbuf *sb, const char *language, const char *text)
{
    size_t fence = longest_fence(text) + 1;

    add_fence(sb, fence < 3 ? 3 : fence);
    strbuf_addf(sb, "%s\n", language);
    text = harmless(sb, text);
    strbuf_addstr(sb, text);
    if (text[0] != '\0' && text[strlen(text) - 1] != '\n')
        strbuf_addch(sb, '\n');
    add_fence(sb, fence < 3 ? 3 : fence);
    strbuf_addstr(sb, "\n");
}
