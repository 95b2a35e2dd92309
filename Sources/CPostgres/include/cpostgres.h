// The door to libpq: loaded when a ledger at PostgreSQL is first named, never linked, so that a program
// which keeps its ledger in a file does not pay for it. Any libpq 5 from PostgreSQL 14 on will do
// (pipelines).

#ifndef KCOST_CPOSTGRES_H
#define KCOST_CPOSTGRES_H

#if __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#else
#include <libpq-fe.h>
#endif

#include <stdbool.h>

// The numbers that the header hides behind macros of characters.
enum { CPOSTGRES_SQLSTATE = PG_DIAG_SQLSTATE, CPOSTGRES_SENTENCE = PG_DIAG_MESSAGE_PRIMARY };

// Loads libpq, once; thread-safe. NULL when it is ready, else why it is not.
// Nothing below may be called before this said NULL.
const char *cpostgres_load(void);

// Reads an address. Where the answer is NULL, *problem says why (freed with cpostgres_free), or there was
// no memory.
PQconninfoOption *cpostgres_parse(const char *address, char **problem);
void cpostgres_options_free(PQconninfoOption *options);
void cpostgres_free(void *memory);

// A connection. What the server remarks goes nowhere; its last warning is kept.
typedef struct cpostgres cpostgres;

// Connects, within the address's connect_timeout for each host. NULL without memory.
cpostgres *cpostgres_connect(const char *const *names, const char *const *values);
// Begins to, before a word is sent: to look at the options that are in force.
cpostgres *cpostgres_begin(const char *const *names, const char *const *values);
PQconninfoOption *cpostgres_options(cpostgres *connection);
void cpostgres_finish(cpostgres *connection);
bool cpostgres_is_good(const cpostgres *connection);
int cpostgres_socket(const cpostgres *connection);
// What went wrong last, in libpq's words.
const char *cpostgres_words(const cpostgres *connection);
// What the server reports of itself; NULL where it does not.
const char *cpostgres_parameter(const cpostgres *connection, const char *name);
int cpostgres_server_version(const cpostgres *connection);
// The SQLSTATE of the last warning since this was asked last; empty where there was none.
void cpostgres_take_warning(cpostgres *connection, char code[6]);

// Pipelines (libpq, "Pipeline Mode"): false is a failure.
bool cpostgres_begin_pipeline(cpostgres *connection);
bool cpostgres_send(
    cpostgres *connection, const char *text, int count, const char *const *values,
    const int *lengths, const int *formats);
bool cpostgres_sync(cpostgres *connection);
// 0: all is sent. 1: more is to be sent. -1: a failure.
int cpostgres_flush(cpostgres *connection);
bool cpostgres_consume(cpostgres *connection);
bool cpostgres_is_busy(cpostgres *connection);
PGresult *cpostgres_result(cpostgres *connection);

ExecStatusType cpostgres_result_status(const PGresult *result);
const char *cpostgres_result_field(const PGresult *result, int field);
// The command tag, as "COMMIT".
const char *cpostgres_result_tag(PGresult *result);
int cpostgres_rows(const PGresult *result);
bool cpostgres_is_null(const PGresult *result, int row, int column);
const char *cpostgres_value(const PGresult *result, int row, int column);
int cpostgres_length(const PGresult *result, int row, int column);
void cpostgres_clear(PGresult *result);

#endif
