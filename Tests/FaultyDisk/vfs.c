// The disk as SQLite sees it: sqlite3.h, "sqlite3_io_methods" and "sqlite3_vfs".

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "disk.h"

static int unlocked(faulty_disk *disk, int code) {
    pthread_mutex_unlock(&disk->lock);
    return code;
}

// MARK: Files

static int end(sqlite3_file *file) {
    struct handle *handle = (struct handle *)file;
    if (handle->shares) faulty_share_end(file, 0);
    faulty_unlock(file, SQLITE_LOCK_NONE);
    pthread_mutex_lock(&handle->disk->lock);
    handle->disk->open--;
    if (handle->deletes && handle->name->now == handle->content) handle->name->now = NULL;
    return unlocked(handle->disk, SQLITE_OK);
}

static int read_bytes(sqlite3_file *file, void *into, int count, sqlite3_int64 offset) {
    struct handle *handle = (struct handle *)file;
    pthread_mutex_lock(&handle->disk->lock);
    struct verdict verdict = faulty_verdict(handle->disk, FAULTY_READ);
    if (verdict.effect == NO_EFFECT) return unlocked(handle->disk, verdict.code);
    const struct bytes *bytes = &handle->content->now;
    size_t wanted = (size_t)count, start = (size_t)offset;
    size_t there = start < bytes->count ? bytes->count - start : 0;
    if (there > wanted) there = wanted;
    if (verdict.effect == HALF && there > wanted / 2) there = wanted / 2;
    if (there > 0) memcpy(into, bytes->start + start, there);
    // SQLite demands zeros for what is not there.
    memset((char *)into + there, 0, wanted - there);
    if (verdict.code == SQLITE_OK && there < wanted) verdict.code = SQLITE_IOERR_SHORT_READ;
    return unlocked(handle->disk, verdict.code);
}

static int write_bytes(sqlite3_file *file, const void *from, int count, sqlite3_int64 offset) {
    struct handle *handle = (struct handle *)file;
    if (handle->readonly) return SQLITE_READONLY;
    pthread_mutex_lock(&handle->disk->lock);
    struct verdict verdict = faulty_verdict(handle->disk, FAULTY_WRITE);
    size_t written = verdict.effect == NO_EFFECT ? 0 : (size_t)count;
    if (verdict.effect == HALF) written /= 2;
    if (written > 0) faulty_write(handle->content, from, written, (size_t)offset);
    return unlocked(handle->disk, verdict.code);
}

static int cut(sqlite3_file *file, sqlite3_int64 count) {
    struct handle *handle = (struct handle *)file;
    if (handle->readonly) return SQLITE_READONLY;
    pthread_mutex_lock(&handle->disk->lock);
    struct verdict verdict = faulty_verdict(handle->disk, FAULTY_TRUNCATE);
    if (verdict.effect != NO_EFFECT) faulty_cut(handle->content, (size_t)count);
    return unlocked(handle->disk, verdict.code);
}

// SQLite's own VFS on Unix syncs the folder with the first sync of a journal or WAL that may be new,
// and never else but in xDelete. SQLITE_SYNC_FULL and SQLITE_SYNC_NORMAL are one on Linux.
static int sync_file(sqlite3_file *file, int flags) {
    (void)flags;
    struct handle *handle = (struct handle *)file;
    pthread_mutex_lock(&handle->disk->lock);
    struct verdict verdict = faulty_verdict(handle->disk, FAULTY_SYNC);
    if (verdict.code == SQLITE_OK) {
        faulty_sync(handle->content);
        if (handle->syncs_folder) faulty_sync_folder(handle->disk);
        handle->syncs_folder = false;
    } else if (verdict.effect == NO_EFFECT && handle->disk->fault != FAULTY_DARK) {
        faulty_lose_sync(handle->disk, handle->content);
    }
    return unlocked(handle->disk, verdict.code);
}

static int size_of(sqlite3_file *file, sqlite3_int64 *size) {
    struct handle *handle = (struct handle *)file;
    pthread_mutex_lock(&handle->disk->lock);
    struct verdict verdict = faulty_verdict(handle->disk, FAULTY_SIZE);
    *size = (sqlite3_int64)handle->content->now.count;
    return unlocked(handle->disk, verdict.code);
}

static int control(sqlite3_file *file, int operation, void *argument) {
    (void)file, (void)operation, (void)argument;
    return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *file) {
    return ((struct handle *)file)->disk->powersafe ? 4096 : SECTOR;
}

static int characteristics(sqlite3_file *file) {
    return ((struct handle *)file)->disk->powersafe ? SQLITE_IOCAP_POWERSAFE_OVERWRITE : 0;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = end,
    .xRead = read_bytes,
    .xWrite = write_bytes,
    .xTruncate = cut,
    .xSync = sync_file,
    .xFileSize = size_of,
    .xLock = faulty_lock,
    .xUnlock = faulty_unlock,
    .xCheckReservedLock = faulty_check_reserved,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = faulty_share,
    .xShmLock = faulty_share_lock,
    .xShmBarrier = faulty_share_barrier,
    .xShmUnmap = faulty_share_end,
};

// MARK: The folder

static pthread_mutex_t disks_lock = PTHREAD_MUTEX_INITIALIZER;
static faulty_disk *disks;
static sqlite3_vfs *base;

// The disk that a path lies on, locked; NULL for paths of the system.
static faulty_disk *disk_of(const char *path) {
    if (!path) return NULL;
    pthread_mutex_lock(&disks_lock);
    faulty_disk *disk = disks;
    while (disk && strncmp(path, disk->prefix, strlen(disk->prefix)) != 0) disk = disk->next;
    pthread_mutex_unlock(&disks_lock);
    if (disk) pthread_mutex_lock(&disk->lock);
    return disk;
}

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *got) {
    (void)vfs;
    faulty_disk *disk = disk_of(path);
    if (!disk) return base->xOpen(base, path, file, flags, got);
    struct handle *handle = (struct handle *)file;
    *handle = (struct handle){.disk = disk};
    struct name *name = faulty_name(disk, path);
    bool creates = (flags & SQLITE_OPEN_CREATE) && !name->now;
    struct verdict verdict = faulty_verdict(disk, creates ? FAULTY_CREATE : FAULTY_OPEN);
    if (creates && verdict.effect != NO_EFFECT) name->now = faulty_create(disk);
    if (verdict.code != SQLITE_OK) return unlocked(disk, verdict.code);
    if (!name->now) {
        errno = ENOENT;
        return unlocked(disk, SQLITE_CANTOPEN);
    }
    int journals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    handle->content = name->now;
    handle->name = name;
    handle->readonly = flags & SQLITE_OPEN_READONLY;
    handle->syncs_folder = (flags & SQLITE_OPEN_CREATE) && (flags & journals);
    handle->deletes = flags & SQLITE_OPEN_DELETEONCLOSE;
    handle->file.pMethods = &methods;
    disk->open++;
    if (got) *got = flags;
    return unlocked(disk, SQLITE_OK);
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int syncs_folder) {
    (void)vfs;
    faulty_disk *disk = disk_of(path);
    if (!disk) return base->xDelete(base, path, syncs_folder);
    struct verdict verdict = faulty_verdict(disk, FAULTY_DELETE);
    struct name *name = faulty_name(disk, path);
    bool was = name->now != NULL;
    if (verdict.effect != NO_EFFECT) name->now = NULL;
    if (verdict.code != SQLITE_OK) return unlocked(disk, verdict.code);
    if (syncs_folder) faulty_sync_folder(disk);
    return unlocked(disk, was ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT);
}

static int access_file(sqlite3_vfs *vfs, const char *path, int flags, int *answer) {
    (void)vfs;
    faulty_disk *disk = disk_of(path);
    if (!disk) return base->xAccess(base, path, flags, answer);
    struct verdict verdict = faulty_verdict(disk, FAULTY_ACCESS);
    const struct content *content = faulty_name(disk, path)->now;
    // An empty file is none, as SQLite's own VFS on Unix has it.
    *answer = content && (flags != SQLITE_ACCESS_EXISTS || content->now.count > 0);
    return unlocked(disk, verdict.code);
}

static int full_path(sqlite3_vfs *vfs, const char *path, int room, char *into) {
    (void)vfs;
    faulty_disk *disk = disk_of(path);
    if (!disk) return base->xFullPathname(base, path, room, into);
    size_t count = strlen(path) + 1;
    if (count > (size_t)room) return unlocked(disk, SQLITE_CANTOPEN);
    memcpy(into, path, count);
    return unlocked(disk, SQLITE_OK);
}

static int last_error(sqlite3_vfs *vfs, int room, char *into) {
    (void)vfs, (void)room, (void)into;
    return errno;
}

// MARK: Disks

static sqlite3_vfs ours;

faulty_disk *faulty_disk_insert(const char *prefix, bool powersafe, uint64_t seed) {
    faulty_disk *disk = faulty_allocate(sizeof *disk);
    pthread_mutex_init(&disk->lock, NULL);
    disk->prefix = strdup(prefix);
    if (!disk->prefix) abort();
    disk->powersafe = powersafe;
    disk->random = seed;
    pthread_mutex_lock(&disks_lock);
    if (!base) {
        base = sqlite3_vfs_find(NULL);
        ours = *base;
        ours.iVersion = base->iVersion < 2 ? base->iVersion : 2;
        ours.zName = "faulty";
        if (ours.szOsFile < (int)sizeof(struct handle)) ours.szOsFile = sizeof(struct handle);
        ours.pNext = NULL;
        ours.xOpen = open_file;
        ours.xDelete = delete_file;
        ours.xAccess = access_file;
        ours.xFullPathname = full_path;
        ours.xGetLastError = last_error;
    }
    if (!disks) sqlite3_vfs_register(&ours, 1);
    disk->next = disks;
    disks = disk;
    pthread_mutex_unlock(&disks_lock);
    return disk;
}

// Ours is no longer the default once the last disk is gone, but can still be found by its name:
// connections that other tests opened meanwhile ask for it when they attach a file.
void faulty_disk_remove(faulty_disk *disk) {
    pthread_mutex_lock(&disks_lock);
    faulty_disk **place = &disks;
    while (*place != disk) place = &(*place)->next;
    *place = disk->next;
    if (!disks) sqlite3_vfs_register(base, 1);
    pthread_mutex_unlock(&disks_lock);
    if (disk->open > 0) abort();
    faulty_forget(disk);
    pthread_mutex_destroy(&disk->lock);
    free(disk->calls);
    free(disk->prefix);
    free(disk);
}
