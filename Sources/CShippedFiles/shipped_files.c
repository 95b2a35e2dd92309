// A file that is missing is a compile error at its line; a test holds this list against the folder.

#include "shipped_files.h"

#include <stddef.h>

static const unsigned char xcompute[] = {
#embed "../../pricing/xcompute.json"
};
static const unsigned char toapis[] = {
#embed "../../pricing/toapis.json"
};
static const unsigned char kie[] = {
#embed "../../pricing/kie.json"
};
static const unsigned char kling[] = {
#embed "../../pricing/kling.json"
};

#define SHIPPED(name) {"pricing/" #name ".json", name, sizeof name}

static const struct kcost_shipped_file price_files[] = {
    SHIPPED(xcompute),
    SHIPPED(toapis),
    SHIPPED(kie),
    SHIPPED(kling),
};

const struct kcost_shipped_file *kcost_shipped_price_file(int index) {
    const int count = sizeof price_files / sizeof price_files[0];
    return index >= 0 && index < count ? &price_files[index] : NULL;
}
