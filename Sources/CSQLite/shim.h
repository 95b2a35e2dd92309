// The system's SQLite, 3.40 or newer, and what is asked of the disk beneath it.

#include <sqlite3.h>

#if defined(__linux__)
#include <sys/vfs.h>
#endif

/// The number of the file system that a path is on (statfs(2)); 0 where the system does not number them,
/// -1 where it cannot be asked, with errno.
static inline long kcost_file_system(const char *path) {
#if defined(__linux__)
    struct statfs facts;
    return statfs(path, &facts) == 0 ? (long)facts.f_type : -1;
#else
    (void)path;
    return 0;
#endif
}

// Calls that take any number of arguments, which Swift cannot make.

/// Small allocations of a connection from so many pieces of its own: statements are made of thousands
/// of them. Before the first statement.
static inline int kcost_sqlite_pieces(sqlite3 *connection, int size, int count) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_LOOKASIDE, (void *)0, size, count);
}

/// Closing the connection moves nothing from the log into the file, and deletes no log.
static inline int kcost_sqlite_leave_log(sqlite3 *connection) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (void *)0);
}

/// Memory is no longer counted, which takes a lock for each allocation. Before the first connection.
static inline int kcost_sqlite_count_no_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
