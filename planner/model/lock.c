/* lock.c - see lock.h. */
#include "planner/model/lock.h"

#include <string.h>

static const struct {
    const char *name;
    const char *words;
    unsigned conflicts; /* bits 1 << mode */
} modes[] = {
    [LOCK_NONE] = { "", "", 0 },
    [LOCK_ACCESS_SHARE] = { "AccessShareLock", "ACCESS SHARE", 0x100 },
    [LOCK_ROW_SHARE] = { "RowShareLock", "ROW SHARE", 0x180 },
    [LOCK_ROW_EXCLUSIVE] = { "RowExclusiveLock", "ROW EXCLUSIVE", 0x1e0 },
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = { "ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE", 0x1f0 },
    [LOCK_SHARE] = { "ShareLock", "SHARE", 0x1d8 },
    [LOCK_SHARE_ROW_EXCLUSIVE] = { "ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE", 0x1f8 },
    [LOCK_EXCLUSIVE] = { "ExclusiveLock", "EXCLUSIVE", 0x1fc },
    [LOCK_ACCESS_EXCLUSIVE] = { "AccessExclusiveLock", "ACCESS EXCLUSIVE", 0x1fe },
};

const char *lock_mode_name(enum lock_mode mode)
{
    return modes[mode].name;
}

const char *lock_mode_words(enum lock_mode mode)
{
    return modes[mode].words;
}

enum lock_mode lock_mode_parse(const char *name)
{
    for (int mode = LOCK_ACCESS_SHARE; mode <= LOCK_ACCESS_EXCLUSIVE; mode++) {
        if (strcmp(modes[mode].name, name) == 0)
            return (enum lock_mode)mode;
    }
    return LOCK_NONE;
}

bool lock_mode_conflicts(enum lock_mode a, enum lock_mode b)
{
    return (modes[a].conflicts & 1U << b) != 0;
}

const char *lock_mode_waiters(enum lock_mode mode)
{
    if (lock_mode_conflicts(mode, LOCK_ACCESS_SHARE))
        return "readers and writers";
    if (lock_mode_conflicts(mode, LOCK_ROW_EXCLUSIVE))
        return "writers";
    if (lock_mode_conflicts(mode, LOCK_SHARE_UPDATE_EXCLUSIVE))
        return "VACUUM and other DDL";
    return "";
}
