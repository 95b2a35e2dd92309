#include "core_dumps.h"

#include <errno.h>
#include <sys/resource.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

int core_dumps_forbid(void) {
    // The hard limit too: nothing that this process starts raises it again.
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return errno;
#if defined(__linux__)
    // The limit alone does not hold where dumps go to a program (core(5), "Piping core dumps to a
    // program").
    if (prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L) != 0) return errno;
#endif
    return 0;
}
