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

static const unsigned char budget_days[] = {
#embed "../../reports/budget-days.sql"
};
static const unsigned char budget_vs_actual[] = {
#embed "../../reports/budget-vs-actual.sql"
};
static const unsigned char by_model[] = {
#embed "../../reports/by-model.sql"
};
static const unsigned char by_project[] = {
#embed "../../reports/by-project.sql"
};
static const unsigned char by_tag[] = {
#embed "../../reports/by-tag.sql"
};
static const unsigned char cost_per_second[] = {
#embed "../../reports/cost-per-second.sql"
};
static const unsigned char credits[] = {
#embed "../../reports/credits.sql"
};
static const unsigned char daily[] = {
#embed "../../reports/daily.sql"
};
static const unsigned char estimate_accuracy[] = {
#embed "../../reports/estimate-accuracy.sql"
};
static const unsigned char failures[] = {
#embed "../../reports/failures.sql"
};
static const unsigned char monthly[] = {
#embed "../../reports/monthly.sql"
};
static const unsigned char open_holds[] = {
#embed "../../reports/open-holds.sql"
};

#define SHIPPED(name) {"pricing/" #name ".json", name, sizeof name}
#define REPORT(name, bytes) {name, bytes, sizeof bytes}

static const struct kcost_shipped_file price_files[] = {
    SHIPPED(xcompute),
    SHIPPED(toapis),
    SHIPPED(kie),
    SHIPPED(kling),
};

static const struct kcost_shipped_file reports[] = {
    REPORT("budget-days", budget_days),
    REPORT("budget-vs-actual", budget_vs_actual),
    REPORT("by-model", by_model),
    REPORT("by-project", by_project),
    REPORT("by-tag", by_tag),
    REPORT("cost-per-second", cost_per_second),
    REPORT("credits", credits),
    REPORT("daily", daily),
    REPORT("estimate-accuracy", estimate_accuracy),
    REPORT("failures", failures),
    REPORT("monthly", monthly),
    REPORT("open-holds", open_holds),
};

const struct kcost_shipped_file *kcost_shipped_price_file(int index) {
    const int count = sizeof price_files / sizeof price_files[0];
    return index >= 0 && index < count ? &price_files[index] : NULL;
}

const struct kcost_shipped_file *kcost_shipped_report(int index) {
    const int count = sizeof reports / sizeof reports[0];
    return index >= 0 && index < count ? &reports[index] : NULL;
}
