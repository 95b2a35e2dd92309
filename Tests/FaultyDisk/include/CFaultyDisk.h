// A disk in memory beneath SQLite that can lose its power and can fail, for tests.
//
// A disk owns every path that begins with its prefix. While there is a disk, SQLite's default VFS is
// ours: it hands all other paths to the one that was the default before, so that connections of other
// tests in the process notice nothing.

#ifndef CFAULTYDISK_H
#define CFAULTYDISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct faulty_disk faulty_disk;

// What is asked of a disk. Unlocking, unmapping and closing are not counted: SQLite does not look at
// what they answer.
typedef enum faulty_call : uint8_t {
    FAULTY_OPEN,
    FAULTY_CREATE,
    FAULTY_READ,
    FAULTY_WRITE,
    FAULTY_SYNC,
    FAULTY_TRUNCATE,
    FAULTY_DELETE,
    FAULTY_SIZE,
    FAULTY_ACCESS,
    FAULTY_LOCK,
    FAULTY_RESERVED,
    FAULTY_SHARE,
    FAULTY_SHARE_MORE,
    FAULTY_SHARE_LOCK,
    FAULTY_CALLS,
} faulty_call;

// How calls fail.
typedef enum faulty_kind : uint8_t {
    FAULTY_NOTHING,
    // ENOSPC from all that needs room; the data of a failed sync are on the disk or not, by chance.
    FAULTY_NO_ROOM,
    // EIO from everything.
    FAULTY_BROKEN,
    // Writes stop half way, without room for the rest; reads stop half way with EIO.
    FAULTY_SHORT,
    // The power goes in the middle of the call, and nothing works any more.
    FAULTY_DARK,
    FAULTY_KINDS,
} faulty_kind;

// A new, empty disk. With `powersafe` a write never harms bytes beside it, as SQLite's own VFS on
// Unix claims of every disk; without, the whole sector is at risk, and SQLite is told so.
faulty_disk *faulty_disk_insert(const char *prefix, bool powersafe, uint64_t seed);

// Takes the disk away; all of its files must be closed.
void faulty_disk_remove(faulty_disk *disk);

// How many calls were counted so far, and what the n-th was, from 0.
size_t faulty_disk_calls(const faulty_disk *disk);
faulty_call faulty_disk_call(const faulty_disk *disk, size_t number);

// Whether a kind of fault means anything to a kind of call.
bool faulty_disk_can_fail(faulty_kind kind, faulty_call call);

// Lets the call of a number fail, and all calls after it if `lasting`.
void faulty_disk_fail(faulty_disk *disk, size_t number, faulty_kind kind, bool lasting);

// No call fails any more.
void faulty_disk_mend(faulty_disk *disk);

// How many calls have failed so far.
size_t faulty_disk_failures(const faulty_disk *disk);

// Gives the power back: what was synced is there; of what was not, by the seed, each sector of each
// write is there, is not, or is torn, each cut of a file and each new or deleted name likewise.
//
// Returns how many files are still open; nothing is done unless that is none.
size_t faulty_disk_restore(faulty_disk *disk, uint64_t seed);

#endif
