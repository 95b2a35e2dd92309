#define _GNU_SOURCE
#include "cpostgres.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __APPLE__
#define CPOSTGRES_LIBRARY "libpq.5.dylib"
#else
#define CPOSTGRES_LIBRARY "libpq.so.5"
#endif

// Every function of libpq that is called, with its type from the header.
#define CPOSTGRES_FUNCTIONS(use)                                                                   \
    use(PQconninfoParse) use(PQconninfoFree) use(PQfreemem) use(PQconnectdbParams)                 \
    use(PQconnectStartParams) use(PQconninfo) use(PQfinish) use(PQstatus) use(PQsocket)            \
    use(PQerrorMessage) use(PQparameterStatus) use(PQserverVersion) use(PQsetNoticeReceiver)       \
    use(PQsetnonblocking) use(PQenterPipelineMode) use(PQsendQueryParams) use(PQpipelineSync)      \
    use(PQflush) use(PQconsumeInput) use(PQisBusy) use(PQgetResult) use(PQresultStatus)            \
    use(PQresultErrorField) use(PQcmdStatus) use(PQntuples) use(PQgetisnull) use(PQgetvalue)       \
    use(PQgetlength) use(PQclear)

#define CPOSTGRES_MEMBER(name) __typeof__(&name) name;
static struct { CPOSTGRES_FUNCTIONS(CPOSTGRES_MEMBER) } lib;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char problem[256];

static void load(void) {
    void *library = dlopen(CPOSTGRES_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *reason = dlerror();
        snprintf(problem, sizeof problem, "%s", reason ? reason : CPOSTGRES_LIBRARY " is missing");
        return;
    }
    void *symbol;
#define CPOSTGRES_FIND(name)                                                                       \
    symbol = dlsym(library, #name);                                                                \
    if (!symbol) {                                                                                 \
        snprintf(problem, sizeof problem, "%s has no %s", CPOSTGRES_LIBRARY, #name);               \
        return;                                                                                    \
    }                                                                                              \
    memcpy(&lib.name, &symbol, sizeof symbol);
    CPOSTGRES_FUNCTIONS(CPOSTGRES_FIND)
}

const char *cpostgres_load(void) {
    pthread_once(&once, load);
    return problem[0] ? problem : NULL;
}

PQconninfoOption *cpostgres_parse(const char *address, char **words) {
    return lib.PQconninfoParse(address, words);
}

void cpostgres_options_free(PQconninfoOption *options) { lib.PQconninfoFree(options); }

void cpostgres_free(void *memory) { lib.PQfreemem(memory); }

struct cpostgres {
    PGconn *connection;
    char warning[6];
};

static void note(void *context, const PGresult *result) {
    cpostgres *whose = context;
    const char *severity = lib.PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *code = lib.PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (!severity || strcmp(severity, "WARNING") || !code) return;
    snprintf(whose->warning, sizeof whose->warning, "%.5s", code);
}

static cpostgres *wrap(PGconn *connection) {
    if (!connection) return NULL;
    cpostgres *made = calloc(1, sizeof *made);
    if (!made) {
        lib.PQfinish(connection);
        return NULL;
    }
    made->connection = connection;
    lib.PQsetNoticeReceiver(connection, note, made);
    return made;
}

cpostgres *cpostgres_connect(const char *const *names, const char *const *values) {
    return wrap(lib.PQconnectdbParams(names, values, 1));
}

cpostgres *cpostgres_begin(const char *const *names, const char *const *values) {
    return wrap(lib.PQconnectStartParams(names, values, 1));
}

PQconninfoOption *cpostgres_options(cpostgres *connection) {
    return lib.PQconninfo(connection->connection);
}

void cpostgres_finish(cpostgres *connection) {
    lib.PQfinish(connection->connection);
    free(connection);
}

bool cpostgres_is_good(const cpostgres *connection) {
    return lib.PQstatus(connection->connection) == CONNECTION_OK;
}

int cpostgres_socket(const cpostgres *connection) { return lib.PQsocket(connection->connection); }

const char *cpostgres_words(const cpostgres *connection) {
    return lib.PQerrorMessage(connection->connection);
}

const char *cpostgres_parameter(const cpostgres *connection, const char *name) {
    return lib.PQparameterStatus(connection->connection, name);
}

int cpostgres_server_version(const cpostgres *connection) {
    return lib.PQserverVersion(connection->connection);
}

void cpostgres_take_warning(cpostgres *connection, char code[6]) {
    memcpy(code, connection->warning, sizeof connection->warning);
    connection->warning[0] = 0;
}

bool cpostgres_begin_pipeline(cpostgres *connection) {
    return lib.PQsetnonblocking(connection->connection, 1) == 0 &&
           lib.PQenterPipelineMode(connection->connection) == 1;
}

bool cpostgres_send(
    cpostgres *connection, const char *text, int count, const char *const *values,
    const int *lengths, const int *formats) {
    return lib.PQsendQueryParams(
               connection->connection, text, count, NULL, values, lengths, formats, 0) == 1;
}

bool cpostgres_sync(cpostgres *connection) {
    return lib.PQpipelineSync(connection->connection) == 1;
}

int cpostgres_flush(cpostgres *connection) { return lib.PQflush(connection->connection); }

bool cpostgres_consume(cpostgres *connection) {
    return lib.PQconsumeInput(connection->connection) == 1;
}

bool cpostgres_is_busy(cpostgres *connection) {
    return lib.PQisBusy(connection->connection) == 1;
}

PGresult *cpostgres_result(cpostgres *connection) {
    return lib.PQgetResult(connection->connection);
}

ExecStatusType cpostgres_result_status(const PGresult *result) {
    return lib.PQresultStatus(result);
}

const char *cpostgres_result_field(const PGresult *result, int field) {
    return lib.PQresultErrorField(result, field);
}

const char *cpostgres_result_tag(PGresult *result) { return lib.PQcmdStatus(result); }

int cpostgres_rows(const PGresult *result) { return lib.PQntuples(result); }

bool cpostgres_is_null(const PGresult *result, int row, int column) {
    return lib.PQgetisnull(result, row, column) == 1;
}

const char *cpostgres_value(const PGresult *result, int row, int column) {
    return lib.PQgetvalue(result, row, column);
}

int cpostgres_length(const PGresult *result, int row, int column) {
    return lib.PQgetlength(result, row, column);
}

void cpostgres_clear(PGresult *result) { lib.PQclear(result); }
