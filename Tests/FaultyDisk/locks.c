// The locks of a file, and the memory that connections share beside a WAL: between connections of one
// process, which is all that a disk in memory can have.

#include <stdlib.h>

#include "disk.h"

#define LOCKED(handle) \
    struct handle *handle = (struct handle *)file; \
    pthread_mutex_lock(&handle->disk->lock)

static int unlocked(struct handle *handle, int code) {
    pthread_mutex_unlock(&handle->disk->lock);
    return code;
}

// MARK: The file's locks: sqlite3.h, "xLock"

int faulty_lock(sqlite3_file *file, int level) {
    LOCKED(handle);
    struct content *content = handle->content;
    if (handle->level >= level) return unlocked(handle, SQLITE_OK);
    struct verdict verdict = faulty_verdict(handle->disk, FAULTY_LOCK);
    if (verdict.code != SQLITE_OK) return unlocked(handle, verdict.code);
    bool others_write = (content->exclusive && content->exclusive != handle)
        || (level > SQLITE_LOCK_SHARED && content->reserved && content->reserved != handle);
    if (others_write) return unlocked(handle, SQLITE_BUSY);
    if (handle->level == SQLITE_LOCK_NONE) {
        content->readers++;
        handle->level = SQLITE_LOCK_SHARED;
    }
    if (level >= SQLITE_LOCK_RESERVED) {
        content->reserved = handle;
        handle->level = SQLITE_LOCK_RESERVED;
    }
    if (level == SQLITE_LOCK_EXCLUSIVE) {
        // From here on nobody new may read; who reads already may go on.
        content->exclusive = handle;
        handle->level = SQLITE_LOCK_PENDING;
        if (content->readers > 1) return unlocked(handle, SQLITE_BUSY);
        handle->level = SQLITE_LOCK_EXCLUSIVE;
    }
    return unlocked(handle, SQLITE_OK);
}

int faulty_unlock(sqlite3_file *file, int level) {
    LOCKED(handle);
    struct content *content = handle->content;
    if (handle->level <= level) return unlocked(handle, SQLITE_OK);
    if (content->reserved == handle) content->reserved = NULL;
    if (content->exclusive == handle) content->exclusive = NULL;
    if (level == SQLITE_LOCK_NONE) content->readers--;
    handle->level = level;
    return unlocked(handle, SQLITE_OK);
}

int faulty_check_reserved(sqlite3_file *file, int *answer) {
    LOCKED(handle);
    struct verdict verdict = faulty_verdict(handle->disk, FAULTY_RESERVED);
    *answer = handle->content->reserved != NULL;
    return unlocked(handle, verdict.code);
}

// MARK: Shared memory: sqlite3.h, "xShmMap"

int faulty_share(sqlite3_file *file, int page, int size, int extend, void volatile **start) {
    LOCKED(handle);
    struct shared_memory *shared = &handle->content->shared;
    *start = NULL;
    bool grows = page >= shared->count;
    struct verdict verdict =
        faulty_verdict(handle->disk, grows && extend ? FAULTY_SHARE_MORE : FAULTY_SHARE);
    if (verdict.code != SQLITE_OK) return unlocked(handle, verdict.code);
    if (!handle->shares) {
        handle->shares = true;
        shared->users++;
    }
    if (grows && !extend) return unlocked(handle, SQLITE_OK);
    if (page >= SHARED_PAGES_MAX) return unlocked(handle, SQLITE_IOERR_SHMSIZE);
    while (shared->count <= page) shared->pages[shared->count++] = faulty_allocate((size_t)size);
    *start = shared->pages[page];
    return unlocked(handle, SQLITE_OK);
}

static int share_unlock(struct handle *handle, int offset, int count, bool exclusive) {
    struct shared_memory *shared = &handle->content->shared;
    for (int slot = offset; slot < offset + count; slot++) {
        unsigned bit = 1u << slot;
        if (exclusive && (handle->exclusive_locks & bit)) {
            handle->exclusive_locks &= ~bit;
            shared->writer[slot] = NULL;
        } else if (!exclusive && (handle->shared_locks & bit)) {
            handle->shared_locks &= ~bit;
            shared->readers[slot]--;
        }
    }
    return SQLITE_OK;
}

static int share_lock(struct handle *handle, int offset, int count, bool exclusive) {
    struct shared_memory *shared = &handle->content->shared;
    for (int slot = offset; slot < offset + count; slot++) {
        bool others_read = shared->readers[slot] > (int)((handle->shared_locks >> slot) & 1);
        bool others_write = shared->writer[slot] && shared->writer[slot] != handle;
        if (others_write || (exclusive && others_read)) return SQLITE_BUSY;
    }
    for (int slot = offset; slot < offset + count; slot++) {
        unsigned bit = 1u << slot;
        if (exclusive) {
            handle->exclusive_locks |= bit;
            shared->writer[slot] = handle;
        } else if (!(handle->shared_locks & bit)) {
            handle->shared_locks |= bit;
            shared->readers[slot]++;
        }
    }
    return SQLITE_OK;
}

int faulty_share_lock(sqlite3_file *file, int offset, int count, int flags) {
    LOCKED(handle);
    bool exclusive = flags & SQLITE_SHM_EXCLUSIVE;
    if (flags & SQLITE_SHM_UNLOCK) {
        return unlocked(handle, share_unlock(handle, offset, count, exclusive));
    }
    struct verdict verdict = faulty_verdict(handle->disk, FAULTY_SHARE_LOCK);
    if (verdict.code != SQLITE_OK) return unlocked(handle, verdict.code);
    return unlocked(handle, share_lock(handle, offset, count, exclusive));
}

void faulty_share_barrier(sqlite3_file *file) {
    LOCKED(handle);
    unlocked(handle, SQLITE_OK);
}

// Whoever is the last takes the memory along: the next connection finds none and reads the WAL anew,
// as SQLite's own VFS on Unix does with the file that is left.
int faulty_share_end(sqlite3_file *file, int deletes) {
    (void)deletes;
    LOCKED(handle);
    struct shared_memory *shared = &handle->content->shared;
    share_unlock(handle, 0, SQLITE_SHM_NLOCK, true);
    share_unlock(handle, 0, SQLITE_SHM_NLOCK, false);
    if (handle->shares && --shared->users == 0) {
        while (shared->count > 0) free(shared->pages[--shared->count]);
    }
    handle->shares = false;
    return unlocked(handle, SQLITE_OK);
}
