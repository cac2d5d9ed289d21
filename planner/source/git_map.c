/* git_map.c - see git_map.h. */
#include "planner/source/git_map.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* What must be unmapped. */
struct mapping {
    void *bytes;
    size_t size;
};

static void unmap(void *handle)
{
    struct mapping *mapping = handle;

    (void)munmap(mapping->bytes, mapping->size);
}

bool git_map_file(const char *path, struct arena *arena, struct git_map *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct mapping *kept;
    struct stat st;
    void *bytes = MAP_FAILED;

    if (fd < 0)
        return false;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
        bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    (void)close(fd);
    if (bytes == MAP_FAILED)
        return false;
    *out = (struct git_map){ bytes, (size_t)st.st_size };
    kept = arena_new(arena, struct mapping);
    *kept = (struct mapping){ bytes, out->size };
    arena_defer(arena, unmap, kept);
    return true;
}
