// The system's SQLite, 3.40 or newer, and what is asked of the disk beneath it.

#include <sqlite3.h>

#if defined(__linux__)
#include <sys/vfs.h>
#endif
