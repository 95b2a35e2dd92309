// SHA-256 by Nettle, which knows the instructions that processors have for it.

#include <nettle/sha2.h>
