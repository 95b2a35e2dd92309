// The system's SQLite, 3.40 or newer.

#include <sqlite3.h>
