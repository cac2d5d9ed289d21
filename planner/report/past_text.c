/* past_text.c - see past_text.h. */
#include "planner/report/past_text.h"

#include "common/escape.h"
#include "common/time_utc.h"
#include "planner/model/revision.h"

enum { SHORT_ID = 7 };

const char *past_text_commit(const struct commit_info *commit, int64_t request, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addf(&sb, "%.*s %s%s", SHORT_ID, commit->id, past_day(commit, arena),
                commit->author[0] == '\0' ? "" : " ");
    escape_add(&sb, commit->author);
    for (size_t i = 0; i < commit->co_authors.count; i++) {
        strbuf_addstr(&sb, i + 1 == commit->co_authors.count ? " and " : ", ");
        escape_add(&sb, commit->co_authors.items[i]);
    }
    if (request != 0)
        strbuf_addf(&sb, " (#%lld)", (long long)request);
    return strbuf_text(&sb);
}

static void add_commit(const struct past_file *file, struct strbuf *sb)
{
    strbuf_addstr(sb, "Commit: ");
    if (file == NULL) {
        strbuf_addstr(sb, "not committed yet\n");
        return;
    }
    if (file->added != NULL)
        strbuf_addstr(sb, past_text_commit(file->added, past_pull_request(file), sb->arena));
    else
        strbuf_addstr(sb, "not known, the clone is shallow");
    strbuf_addstr(sb, file->tag == NULL ? ", not in a release" : ", in ");
    escape_add(sb, file->tag == NULL ? "" : file->tag);
    strbuf_addch(sb, '\n');
}

/* Returns whether the first line has said the event already. */
static bool is_addition(const struct past_file *file, const struct past_event *event)
{
    return file->added != NULL && event->kind == PAST_ADDED && event->commit == file->added;
}

const char *past_text_lines(const struct past_file *file, struct arena *arena)
{
    static const char *const labels[] = {
        [PAST_ADDED] = "Added",
        [PAST_EDITED] = "Edited",
        [PAST_RENAMED] = "Renamed",
        [PAST_DELETED] = "Deleted",
    };
    struct strbuf sb = { .arena = arena };

    add_commit(file, &sb);
    for (size_t i = file == NULL ? 0 : file->events.count; i > 0; i--) {
        const struct past_event *event = &file->events.items[i - 1];

        if (is_addition(file, event))
            continue;
        strbuf_addf(&sb, "%s: %s", labels[event->kind],
                    past_text_commit(event->commit, event->commit->pull_request, arena));
        if (event->old_path != NULL) {
            strbuf_addstr(&sb, ", was ");
            escape_add(&sb, event->old_path);
        }
        strbuf_addch(&sb, '\n');
    }
    return strbuf_text(&sb);
}

const char *past_text_origin(const struct origin *origin, struct arena *arena)
{
    const struct past_file *past = origin->past;
    struct strbuf sb = { .arena = arena };

    if (past == NULL || past->added == NULL)
        return NULL;
    escape_add(&sb, origin->revision->id);
    strbuf_addf(&sb, " was added by %s",
                past_text_commit(past->added, past_pull_request(past), arena));
    if (past->merge != NULL)
        strbuf_addf(&sb, ", merged by %s", past_text_commit(past->merge, 0, arena));
    if (past->tag != NULL) {
        strbuf_addstr(&sb, ", in ");
        escape_add(&sb, past->tag);
    }
    return strbuf_text(&sb);
}

void past_json_commit(const struct commit_info *commit, int64_t request, struct js_out *out)
{
    js_string(out, "commit", commit->id);
    js_string(out, "date", time_utc_text(commit->author_utc, out->text.arena));
    js_string_if(out, "author", commit->author[0] == '\0' ? NULL : commit->author);
    js_strings(out, "co_authors", &commit->co_authors);
    js_string(out, "subject", commit->subject);
    if (request != 0)
        js_number(out, "pull_request", request);
}

static void add_event(const struct past_event *event, struct js_out *out)
{
    js_open(out, NULL, '{');
    js_string(out, "kind", past_kind_name(event->kind));
    past_json_commit(event->commit, event->commit->pull_request, out);
    js_string(out, "path", event->path);
    js_string_if(out, "old_path", event->old_path);
    js_close(out, '}');
}

void past_json(const struct past_file *file, struct js_out *out)
{
    js_bool(out, "is_committed", file != NULL);
    if (file == NULL)
        return;
    js_string_if(out, "tag", file->tag);
    if (file->added != NULL) {
        js_open(out, "added", '{');
        past_json_commit(file->added, past_pull_request(file), out);
        js_close(out, '}');
    }
    js_open(out, "events", '[');
    for (size_t i = 0; i < file->events.count; i++)
        add_event(&file->events.items[i], out);
    js_close(out, ']');
}

static bool is_known(const struct origin *origin)
{
    return origin->past != NULL && origin->past->added != NULL;
}

static void add_origin(const struct origin *origin, struct js_out *out)
{
    const struct past_file *past = origin->past;

    js_open(out, NULL, '{');
    js_string(out, "revision", origin->revision->id);
    past_json_commit(past->added, past_pull_request(past), out);
    js_string_if(out, "tag", past->tag);
    if (past->merge != NULL) {
        js_open(out, "merged", '{');
        past_json_commit(past->merge, past->merge->pull_request, out);
        js_close(out, '}');
    }
    js_close(out, '}');
}

bool past_has_origins(const struct finding *f)
{
    for (size_t i = 0; i < f->origins.count; i++) {
        if (is_known(&f->origins.items[i]))
            return true;
    }
    return false;
}

void past_json_origins(const struct finding *f, struct js_out *out)
{
    if (!past_has_origins(f))
        return;
    js_open(out, "history", '[');
    for (size_t i = 0; i < f->origins.count; i++) {
        if (is_known(&f->origins.items[i]))
            add_origin(&f->origins.items[i], out);
    }
    js_close(out, ']');
}
