// The data files that are built into the binary, so that an installed kcost needs nothing beside it.

#ifndef KCOST_SHIPPED_FILES_H
#define KCOST_SHIPPED_FILES_H

struct kcost_shipped_file {
    const char *name;
    const unsigned char *bytes;
    long count;
};

// The price files in their order of precedence among equals; NULL after the last.
const struct kcost_shipped_file *kcost_shipped_price_file(int index);

// The reports in the order of their names, which have no suffix; NULL after the last.
const struct kcost_shipped_file *kcost_shipped_report(int index);

#endif
