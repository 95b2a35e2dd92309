// What lies on the disk: files as programs see them, and as a power loss leaves them.

#include <stdlib.h>
#include <string.h>

#include "disk.h"

void *faulty_allocate(size_t count) {
    void *start = calloc(1, count);
    if (!start) abort();
    return start;
}

uint64_t faulty_random(faulty_disk *disk) {
    uint64_t z = disk->random += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

// MARK: Bytes

// What is new reads as zeros, as in a file with a hole.
static void resize(struct bytes *bytes, size_t count) {
    if (count > bytes->room) {
        bytes->room = count * 2;
        bytes->start = realloc(bytes->start, bytes->room);
        if (!bytes->start) abort();
    }
    if (count > bytes->count) memset(bytes->start + bytes->count, 0, count - bytes->count);
    bytes->count = count;
}

static void put(struct bytes *bytes, const void *from, size_t count, size_t offset) {
    if (count == 0) return;
    if (offset + count > bytes->count) resize(bytes, offset + count);
    memcpy(bytes->start + offset, from, count);
}

// MARK: Changes

static void note(struct content *content, const void *bytes, size_t count, size_t offset, bool cuts) {
    struct change *change = faulty_allocate(sizeof *change + count);
    *change = (struct change){.offset = offset, .count = count, .cuts = cuts};
    if (count) memcpy(change->bytes, bytes, count);
    *content->last = change;
    content->last = &change->next;
}

static void forget_changes(struct content *content) {
    while (content->first) {
        struct change *change = content->first;
        content->first = change->next;
        free(change);
    }
    content->last = &content->first;
}

void faulty_write(struct content *content, const void *bytes, size_t count, size_t offset) {
    note(content, bytes, count, offset, false);
    put(&content->now, bytes, count, offset);
}

void faulty_cut(struct content *content, size_t count) {
    note(content, NULL, 0, count, true);
    resize(&content->now, count);
}

void faulty_sync(struct content *content) {
    for (struct change *change = content->first; change; change = change->next) {
        if (change->cuts) {
            resize(&content->durable, change->offset);
        } else {
            put(&content->durable, change->bytes, change->count, change->offset);
        }
    }
    forget_changes(content);
}

void faulty_sync_folder(faulty_disk *disk) {
    for (struct name *name = disk->names; name; name = name->next) name->durable = name->now;
}

// MARK: Power loss

// How a power loss treats what was not synced: always each sector by itself would hardly ever leave
// a whole write behind, and what harms most is nearly everything.
enum fate { ALL_LOST, ALL_KEPT, BY_FILE, BY_CHANGE, BY_SECTOR, NEARLY_ALL, FATES };

static bool tosses(faulty_disk *disk) { return faulty_random(disk) & 1; }

// Leaves some of a sector of a write: its beginning, its end, or noise in it; noise takes the bytes
// beside the write along on a disk that is not powersafe.
static void tear(
    faulty_disk *disk, struct bytes *bytes, const unsigned char *from, size_t count, size_t offset
) {
    size_t part = faulty_random(disk) % count;
    switch (faulty_random(disk) % 3) {
    case 0: put(bytes, from, part, offset); break;
    case 1: put(bytes, from + part, count - part, offset + part); break;
    default:
        if (!disk->powersafe) {
            offset -= offset % SECTOR;
            count = SECTOR;
        }
        unsigned char noise[SECTOR];
        for (size_t place = 0; place < count; place++) noise[place] = (unsigned char)faulty_random(disk);
        put(bytes, noise, count, offset);
    }
}

static void lose_sectors(
    faulty_disk *disk, struct bytes *bytes, const struct change *change, enum fate fate
) {
    for (size_t done = 0; done < change->count;) {
        size_t offset = change->offset + done;
        size_t count = SECTOR - offset % SECTOR;
        if (count > change->count - done) count = change->count - done;
        uint64_t draw = faulty_random(disk) % 32;
        if (fate == NEARLY_ALL ? draw > 1 : draw < 16) {
            put(bytes, change->bytes + done, count, offset);
        } else if (fate == NEARLY_ALL ? draw == 1 : draw < 24) {
            tear(disk, bytes, change->bytes + done, count, offset);
        }
        done += count;
    }
}

// Makes durable of a file what happened to reach the disk.
static void settle(faulty_disk *disk, struct content *content, enum fate fate) {
    bool kept = fate == ALL_KEPT || (fate == BY_FILE && tosses(disk));
    for (struct change *change = content->first; change; change = change->next) {
        if (fate >= BY_CHANGE) kept = fate == NEARLY_ALL ? faulty_random(disk) % 8 != 0 : tosses(disk);
        if (!change->cuts && fate >= BY_SECTOR) {
            lose_sectors(disk, &content->durable, change, fate);
        } else if (kept && change->cuts) {
            resize(&content->durable, change->offset);
        } else if (kept) {
            put(&content->durable, change->bytes, change->count, change->offset);
        }
    }
    forget_changes(content);
}

// What Linux does when a sync fails: the pages count as clean from then on, so that no later sync
// writes them, wherever they are. Programs go on reading them.
void faulty_lose_sync(faulty_disk *disk, struct content *content) {
    settle(disk, content, (enum fate)(faulty_random(disk) % FATES));
}

size_t faulty_disk_restore(faulty_disk *disk, uint64_t seed) {
    if (disk->open > 0) return disk->open;
    disk->random = seed;
    enum fate fate = (enum fate)(faulty_random(disk) % FATES);
    for (struct name *name = disk->names; name; name = name->next) {
        if (name->now == name->durable) continue;
        bool kept = fate == ALL_KEPT || (fate != ALL_LOST && tosses(disk));
        // Deleted and made anew: the deletion alone may have reached the disk.
        bool between = fate > BY_FILE && name->now && name->durable && tosses(disk);
        name->durable = between ? NULL : kept ? name->now : name->durable;
        name->now = name->durable;
    }
    for (struct content *content = disk->contents; content; content = content->next) {
        settle(disk, content, fate);
        content->now.count = 0;
        put(&content->now, content->durable.start, content->durable.count, 0);
    }
    disk->fault = FAULTY_NOTHING;
    return 0;
}

// MARK: The folder

// The line of a path, which may name nothing.
struct name *faulty_name(faulty_disk *disk, const char *path) {
    for (struct name *name = disk->names; name; name = name->next) {
        if (strcmp(name->path, path) == 0) return name;
    }
    struct name *name = faulty_allocate(sizeof *name);
    name->path = strdup(path);
    if (!name->path) abort();
    name->next = disk->names;
    disk->names = name;
    return name;
}

struct content *faulty_create(faulty_disk *disk) {
    struct content *content = faulty_allocate(sizeof *content);
    content->last = &content->first;
    content->next = disk->contents;
    disk->contents = content;
    return content;
}

void faulty_forget(faulty_disk *disk) {
    while (disk->names) {
        struct name *name = disk->names;
        disk->names = name->next;
        free(name->path);
        free(name);
    }
    while (disk->contents) {
        struct content *content = disk->contents;
        disk->contents = content->next;
        forget_changes(content);
        free(content->now.start);
        free(content->durable.start);
        free(content);
    }
}
