/* plan_frame.c - see plan_frame.h. */
#include "planner/cmd/plan_frame.h"

#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/number.h"
#include "common/targets.h"
#include "common/time_utc.h"

static const char *or_else(const char *a, const char *b)
{
    return a != NULL ? a : b;
}

static bool use_epoch(const char *epoch, struct arena *arena, struct plan *out, struct error *err)
{
    int64_t seconds;

    if (epoch == NULL || *epoch == '\0' || out->created_at != NULL)
        return true;
    if (!number_parse(epoch, 0, INT64_C(253402300799), &seconds))
        return error_set(err, ERROR_USAGE, "SOURCE_DATE_EPOCH is '%s', not seconds since 1970",
                         epoch);
    out->created_at = time_utc_text(seconds, arena);
    return true;
}

static int compare(const void *a, const void *b)
{
    const struct plan_annotation *x = a;
    const struct plan_annotation *y = b;

    return strcmp(x->key, y->key);
}

static bool add_annotations(const struct strlist *list, struct arena *arena, struct plan *out,
                            struct error *err)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *text = list->items[i];
        const char *sign = strchr(text, '=');

        if (sign == NULL || sign == text)
            return error_set(err, ERROR_USAGE, "--annotate '%s' is not KEY=VALUE", text);
        vec_push(arena, &out->annotations,
                 (struct plan_annotation){ arena_strndup(arena, text, (size_t)(sign - text)),
                                           sign + 1 });
    }
    if (list->count > 0)
        qsort(out->annotations.items, out->annotations.count, sizeof(*out->annotations.items),
              compare);
    return true;
}

/* Binds the plan to a list of targets: all with a schema, or none. */
static bool use_fleet(const struct plan_frame *frame, struct arena *arena, struct plan *out,
                      struct error *err)
{
    struct fleet_targets targets;
    const char *text;

    if (frame->fleet == NULL)
        return true;
    if (!file_read_text(frame->fleet, LIMIT_PLAN_FILE, arena, &text, err) ||
        !fleet_targets_parse(text, frame->fleet, arena, &targets, err))
        return false;
    for (size_t i = 0; i < targets.count; i++) {
        if ((targets.items[i].schema[0] != '\0') == frame->per_schema)
            continue;
        error_set(err, ERROR_USAGE, "%s:%zu: the target has %s schema", frame->fleet,
                  targets.items[i].line, frame->per_schema ? "no" : "a");
        return error_hint(err, frame->per_schema ? "without --per-schema the plan is for databases"
                                                 : "for tenants' schemas:  --per-schema");
    }
    out->target.targets_sha256 = fleet_targets_digest(&targets, arena);
    return true;
}

bool plan_frame_make(const struct plan_frame *frame, const struct project *p,
                     const struct rows *rows, const char *epoch, struct arena *arena,
                     struct plan *out, struct error *err)
{
    *out = (struct plan){
        .min_applier = PLAN_MIN_APPLIER,
        .created_at = frame->created_at,
        .not_before = frame->not_before,
        .not_after = frame->not_after,
        .nonce = frame->nonce,
        .target = { .environment = frame->environment,
                    .database = frame->database,
                    .scope = frame->per_schema ? PLAN_SCOPE_SCHEMA : PLAN_SCOPE_DATABASE,
                    .version_schema = or_else(rows->version_schema, p->config.version_schema),
                    .version_table = or_else(rows->version_table, p->config.version_table) },
        .provenance = { .tool = "migplan", .tool_version = VERSION },
        .session = { .role = frame->role, .search_path = frame->search_path },
        .requires = { .approvals = frame->approvals },
    };
    return use_epoch(epoch, arena, out, err) && use_fleet(frame, arena, out, err) &&
           add_annotations(&frame->annotations, arena, out, err);
}
