// What the parts of the disk know of each other.

#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

#include <pthread.h>
#include <sqlite3.h>

#include "CFaultyDisk.h"

enum { SECTOR = 512, SHARED_PAGES_MAX = 64 };

struct bytes {
    unsigned char *start;
    size_t count, room;
};

// A write, or a cut to `offset`, that no sync has covered yet.
struct change {
    struct change *next;
    size_t offset, count;
    bool cuts;
    unsigned char bytes[];
};

struct handle;

// Memory that connections share beside a WAL, and its locks.
struct shared_memory {
    int users;
    int count;
    void *pages[SHARED_PAGES_MAX];
    int readers[SQLITE_SHM_NLOCK];
    struct handle *writer[SQLITE_SHM_NLOCK];
};

// A file without its name: as programs see it, as it was synced, and what lies between.
struct content {
    struct content *next;
    struct bytes now, durable;
    struct change *first, **last;
    int readers;
    struct handle *reserved, *exclusive;
    struct shared_memory shared;
};

// A line of the folder: what it names now, and what it names after a power loss.
struct name {
    struct name *next;
    char *path;
    struct content *now, *durable;
};

struct faulty_disk {
    struct faulty_disk *next;
    pthread_mutex_t lock;
    char *prefix;
    bool powersafe;
    uint64_t random;
    struct name *names;
    struct content *contents;
    size_t open;

    faulty_call *calls;
    size_t count, room;
    faulty_kind fault;
    size_t fault_at, failures;
    bool lasting;
};

// An open file, as SQLite sees it.
struct handle {
    sqlite3_file file;
    faulty_disk *disk;
    struct content *content;
    struct name *name;
    int level;
    bool readonly, syncs_folder, deletes, shares;
    unsigned shared_locks, exclusive_locks;
};

// What is to become of a call: all is well, or the code, after the call took effect wholly, by half
// or not at all.
struct verdict {
    int code;
    enum { NO_EFFECT, HALF, WHOLE } effect;
};

// fault.c
struct verdict faulty_verdict(faulty_disk *disk, faulty_call call);

// platter.c: the disk's lock is held
uint64_t faulty_random(faulty_disk *disk);
void *faulty_allocate(size_t count);
struct name *faulty_name(faulty_disk *disk, const char *path);
struct content *faulty_create(faulty_disk *disk);
void faulty_write(struct content *content, const void *bytes, size_t count, size_t offset);
void faulty_cut(struct content *content, size_t count);
void faulty_sync(struct content *content);
void faulty_lose_sync(faulty_disk *disk, struct content *content);
void faulty_sync_folder(faulty_disk *disk);
void faulty_forget(faulty_disk *disk);

// locks.c
int faulty_lock(sqlite3_file *file, int level);
int faulty_unlock(sqlite3_file *file, int level);
int faulty_check_reserved(sqlite3_file *file, int *answer);
int faulty_share(sqlite3_file *file, int page, int size, int extend, void volatile **start);
int faulty_share_lock(sqlite3_file *file, int offset, int count, int flags);
void faulty_share_barrier(sqlite3_file *file);
int faulty_share_end(sqlite3_file *file, int deletes);

#endif
