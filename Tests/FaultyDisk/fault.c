// Counts the calls and decides which of them fail.

#include <errno.h>
#include <stdlib.h>

#include "disk.h"

// What SQLite's own VFS on Unix answers when the system call beneath fails.
static const int broken[FAULTY_CALLS] = {
    [FAULTY_OPEN] = SQLITE_CANTOPEN,
    [FAULTY_CREATE] = SQLITE_CANTOPEN,
    [FAULTY_READ] = SQLITE_IOERR_READ,
    [FAULTY_WRITE] = SQLITE_IOERR_WRITE,
    [FAULTY_SYNC] = SQLITE_IOERR_FSYNC,
    [FAULTY_TRUNCATE] = SQLITE_IOERR_TRUNCATE,
    [FAULTY_DELETE] = SQLITE_IOERR_DELETE,
    [FAULTY_SIZE] = SQLITE_IOERR_FSTAT,
    [FAULTY_ACCESS] = SQLITE_IOERR_ACCESS,
    [FAULTY_LOCK] = SQLITE_IOERR_LOCK,
    [FAULTY_RESERVED] = SQLITE_IOERR_CHECKRESERVEDLOCK,
    [FAULTY_SHARE] = SQLITE_IOERR_SHMMAP,
    [FAULTY_SHARE_MORE] = SQLITE_IOERR_SHMSIZE,
    [FAULTY_SHARE_LOCK] = SQLITE_IOERR_SHMLOCK,
};

// A disk without room still writes over what is there in most file systems, in some not even that.
// A sync runs out of room where the file system looks for it late.
static const int no_room[FAULTY_CALLS] = {
    [FAULTY_CREATE] = SQLITE_CANTOPEN,
    [FAULTY_WRITE] = SQLITE_FULL,
    [FAULTY_SYNC] = SQLITE_IOERR_FSYNC,
    [FAULTY_SHARE_MORE] = SQLITE_IOERR_SHMSIZE,
};

// Not SQLITE_IOERR_SHORT_READ: that says where the file ends, and SQLite's own VFS asks again until it
// is there. A disk that lies about that shows another file, which no caller could tell.
static const int short_of[FAULTY_CALLS] = {
    [FAULTY_READ] = SQLITE_IOERR_READ,
    [FAULTY_WRITE] = SQLITE_FULL,
};

static struct verdict verdict(faulty_kind kind, faulty_call call) {
    switch (kind) {
    case FAULTY_NO_ROOM: return (struct verdict){no_room[call], NO_EFFECT};
    case FAULTY_BROKEN: return (struct verdict){broken[call], NO_EFFECT};
    case FAULTY_SHORT: return (struct verdict){short_of[call], HALF};
    case FAULTY_DARK: return (struct verdict){broken[call], WHOLE};
    case FAULTY_NOTHING:
    case FAULTY_KINDS: break;
    }
    return (struct verdict){SQLITE_OK, WHOLE};
}

bool faulty_disk_can_fail(faulty_kind kind, faulty_call call) {
    return verdict(kind, call).code != SQLITE_OK;
}

struct verdict faulty_verdict(faulty_disk *disk, faulty_call call) {
    if (disk->count == disk->room) {
        disk->room = disk->room * 2 + 256;
        disk->calls = realloc(disk->calls, disk->room * sizeof *disk->calls);
        if (!disk->calls) abort();
    }
    size_t number = disk->count++;
    disk->calls[number] = call;
    bool hit = disk->lasting ? number >= disk->fault_at : number == disk->fault_at;
    struct verdict found = verdict(hit ? disk->fault : FAULTY_NOTHING, call);
    if (found.code == SQLITE_OK) return (struct verdict){SQLITE_OK, WHOLE};
    disk->failures++;
    errno = disk->fault == FAULTY_NO_ROOM ? ENOSPC : EIO;
    // Only the call in which the power went may have reached the disk.
    if (disk->fault == FAULTY_DARK && number > disk->fault_at) found.effect = NO_EFFECT;
    return found;
}

size_t faulty_disk_calls(const faulty_disk *disk) { return disk->count; }

faulty_call faulty_disk_call(const faulty_disk *disk, size_t number) { return disk->calls[number]; }

size_t faulty_disk_failures(const faulty_disk *disk) { return disk->failures; }

void faulty_disk_fail(faulty_disk *disk, size_t number, faulty_kind kind, bool lasting) {
    disk->fault = kind;
    disk->fault_at = number;
    disk->lasting = lasting;
}

void faulty_disk_mend(faulty_disk *disk) { disk->fault = FAULTY_NOTHING; }
