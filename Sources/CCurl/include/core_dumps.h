// Keeps what is in memory there: for processes that hold a gateway's key.

#ifndef KCOST_CORE_DUMPS_H
#define KCOST_CORE_DUMPS_H

// From here on the system writes no core dump of this process, and no other process of the user's
// reads its memory or its environment (Linux). 0, or the system's error number.
int core_dumps_forbid(void);

#endif
