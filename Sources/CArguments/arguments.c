#include "arguments.h"

static int count;
static char **words;

// The C libraries of Linux (glibc's call_init) and macOS hand every constructor what main is called
// with. Swift's own CommandLine looks into /proc/self/cmdline instead, which a container may lack.
__attribute__((constructor)) static void keep(int argument_count, char **arguments) {
    count = argument_count;
    words = arguments;
}

int kcost_argument_count(void) { return count; }

const char *kcost_argument(int place) { return words[place]; }
