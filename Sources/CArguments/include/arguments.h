#ifndef KCOST_ARGUMENTS_H
#define KCOST_ARGUMENTS_H

/// How many words the program was started with, its own name among them.
int kcost_argument_count(void);

/// The word of that place, from 0 on; the memory is the process's own.
const char *kcost_argument(int place);

#endif
