#include "ledger_peer.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const ledger_peer_terms ledger_peer_sample = {
    .owner = "ann@desk",
    .gateway = "kie",
    .model = "kling-2.6/text-to-video",
    .mode = "pro",
    .resolution = "1080p",
    .project = "spring",
    .tags = "{\"client\":\"acme\"}",
    .currency = "USD",
    .rate = "kie-2.6-text-5s-audio",
    .price_book = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    .authority = "gateway",
    .billed_ms = 5000,
    .upper_nanos = 550000000,
    .amount_nanos = 500000000,
};

enum {
    BEGIN, COMMIT, ROLLBACK, ROOM, HEAD, HOLD, ALLOCATE, MOVE_HEAD, ADD_ATTEMPT, WEIGH, ROLL,
    ATTEMPT, SENT, CAPTURE, ALLOCATIONS, MOVE_ATTEMPT, STATEMENTS
};

static const char *const text[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [ROOM] = "SELECT spent_nanos + held_nanos FROM balance WHERE budget = ? AND period_s = ?",
    [HEAD] = "SELECT seq FROM head",
    [HOLD] = "INSERT INTO entry (seq, kind, at_s, owner, id, attempt, gateway, model, mode,"
             " billed_ms, audio, resolution, project, tags, fingerprint, currency, expected_nanos,"
             " upper_nanos, rate, price_book, hash)"
             " VALUES (?, 'hold', ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [ALLOCATE] = "INSERT INTO allocation (entry, hold, budget, period_s, amount_nanos)"
                 " VALUES (?, ?, ?, ?, ?)",
    [MOVE_HEAD] = "UPDATE head SET seq = ?, hash = ?",
    [ADD_ATTEMPT] = "INSERT INTO attempt (id, state, hold, last, held_s, changed_s, currency,"
                    " upper_nanos, spent_nanos, fingerprint, failed)"
                    " VALUES (?, 'held', ?, ?, ?, ?, ?, ?, 0, ?, 0)",
    [WEIGH] = "INSERT INTO balance (budget, period_s, held_nanos, spent_nanos, clips, billed_ms)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET"
              " held_nanos = held_nanos + ?3, spent_nanos = spent_nanos + ?4,"
              " clips = clips + ?5, billed_ms = billed_ms + ?6",
    [ATTEMPT] = "SELECT hold, last FROM attempt WHERE id = ? AND state = 'held'",
    [SENT] = "INSERT INTO entry (seq, kind, at_s, owner, id, attempt, previous, hash)"
             " VALUES (?, 'sent', ?, ?, ?, ?, ?, ?)",
    [CAPTURE] = "INSERT INTO entry (seq, kind, at_s, owner, id, attempt, previous, currency,"
                " amount_nanos, authority, hash) VALUES (?, 'capture', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [ALLOCATIONS] = "SELECT budget, period_s, amount_nanos FROM allocation WHERE hold = ?",
    [MOVE_ATTEMPT] = "UPDATE attempt SET state = ?, last = ?, changed_s = ?,"
                     " spent_nanos = spent_nanos + ?, ended_s = coalesce(ended_s, ?) WHERE id = ?",
};

// Writes the statement that adds to the sums. Which columns the table has, and in what order, the
// ledger says; this program knows some of them by name, and adds nothing to the others.
static const char roll_by_names[] =
    "SELECT 'INSERT INTO rollup (' || group_concat(name) || ') VALUES (' || group_concat(CASE name"
    " WHEN 'grain_s' THEN '?1' WHEN 'at_s' THEN '?2' WHEN 'submitted_s' THEN '?2'"
    " WHEN 'gateway' THEN '?3' WHEN 'model' THEN '?4' WHEN 'mode' THEN '?5'"
    " WHEN 'project' THEN '?6' WHEN 'currency' THEN '?7' WHEN 'holds' THEN '?8'"
    " WHEN 'captures' THEN '?9' WHEN 'held_nanos' THEN '?10'"
    " WHEN 'captures_freed_nanos' THEN '?11' WHEN 'charged_nanos' THEN '?12'"
    " WHEN 'expected_nanos' THEN '?13' WHEN 'billed_ms' THEN '?14'"
    " WHEN 'delivered_ms' THEN '?14' ELSE '0' END)"
    " || ') ON CONFLICT DO UPDATE SET '"
    " || group_concat(iif(pk, NULL, name || ' = ' || name || ' + excluded.' || name))"
    " FROM pragma_table_info('rollup')";

struct ledger_peer {
    sqlite3 *file;
    sqlite3_stmt *statement[STATEMENTS];
    int64_t budget, period_s, limit_nanos;
    uint64_t chance;
    uint8_t id[16];
};

static const uint8_t no_hash[32];

// The id of a next entry: the milliseconds since 1970, then chance (xorshift, Marsaglia 2003).
static const uint8_t *draw(ledger_peer *peer, int64_t at_s) {
    uint64_t first = (uint64_t)at_s * 1000 << 16 | 0x7000;
    peer->chance ^= peer->chance << 13;
    peer->chance ^= peer->chance >> 7;
    peer->chance ^= peer->chance << 17;
    for (int place = 0; place < 8; place++) {
        peer->id[place] = (uint8_t)(first >> (56 - 8 * place));
        peer->id[8 + place] = (uint8_t)(peer->chance >> (56 - 8 * place));
    }
    return peer->id;
}

// Binds values (i: int64_t, t: text, a: id, n: NULL, h: hash) and runs to the first row or the end.
static int run(ledger_peer *peer, int which, const char *kinds, ...) {
    sqlite3_stmt *statement = peer->statement[which];
    va_list values;
    va_start(values, kinds);
    for (int place = 1; *kinds; kinds++, place++) {
        switch (*kinds) {
        case 'i': sqlite3_bind_int64(statement, place, va_arg(values, int64_t)); break;
        case 't':
            sqlite3_bind_text(statement, place, va_arg(values, const char *), -1, SQLITE_STATIC);
            break;
        case 'a':
            sqlite3_bind_blob(statement, place, va_arg(values, const void *), 16, SQLITE_STATIC);
            break;
        case 'n': sqlite3_bind_null(statement, place); break;
        case 'h': sqlite3_bind_blob(statement, place, no_hash, 32, SQLITE_STATIC); break;
        }
    }
    va_end(values);
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW) sqlite3_reset(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int64_t column(ledger_peer *peer, int which, int number) {
    return sqlite3_column_int64(peer->statement[which], number);
}

// The one number of a row that must be there.
static int number(ledger_peer *peer, int which, int code, int64_t *number) {
    if (code != SQLITE_ROW) return code == SQLITE_OK ? SQLITE_CORRUPT : code;
    *number = column(peer, which, 0);
    sqlite3_reset(peer->statement[which]);
    return SQLITE_OK;
}

#define TRY(call) do { int code = (call); if (code != SQLITE_OK) return code; } while (0)

// Adds to the sums by quarters of an hour and by days.
static int roll(
    ledger_peer *peer, const ledger_peer_terms *of, int64_t at_s, int64_t holds, int64_t captures,
    int64_t held, int64_t freed, int64_t charged, int64_t expected, int64_t billed_ms
) {
    static const int64_t grains[] = {900, 86400};
    for (int grain = 0; grain < 2; grain++) {
        TRY(run(peer, ROLL, "iitttttiiiiiii", grains[grain], at_s / grains[grain] * grains[grain],
                of->gateway, of->model, of->mode, of->project, of->currency, holds, captures, held,
                freed, charged, expected, billed_ms));
    }
    return SQLITE_OK;
}

static int hold(
    ledger_peer *peer, const ledger_peer_terms *of, const uint8_t *attempt, const char *fingerprint,
    int64_t at_s
) {
    int64_t weight = 0, seq;
    int found = run(peer, ROOM, "ii", peer->budget, peer->period_s);
    if (found != SQLITE_OK) TRY(number(peer, ROOM, found, &weight));
    if (weight + of->upper_nanos > peer->limit_nanos) return SQLITE_ERROR;
    TRY(number(peer, HEAD, run(peer, HEAD, ""), &seq));
    seq++;
    TRY(run(peer, HOLD, "iitaa" "ttti" "ttttt" "iitth", seq, at_s, of->owner, draw(peer, at_s),
            attempt, of->gateway, of->model, of->mode, of->billed_ms, of->resolution, of->project,
            of->tags, fingerprint, of->currency, of->upper_nanos, of->upper_nanos, of->rate,
            of->price_book));
    TRY(run(peer, ALLOCATE, "iiiii", seq, seq, peer->budget, peer->period_s, of->upper_nanos));
    TRY(run(peer, MOVE_HEAD, "ih", seq));
    TRY(run(peer, WEIGH, "iiiiii", peer->budget, peer->period_s, of->upper_nanos, (int64_t)0,
            (int64_t)1, of->billed_ms));
    TRY(run(peer, ADD_ATTEMPT, "aiiiitit", attempt, seq, seq, at_s, at_s, of->currency,
            of->upper_nanos, fingerprint));
    return roll(peer, of, at_s, 1, 0, of->upper_nanos, 0, 0, 0, 0);
}

static int capture(
    ledger_peer *peer, const ledger_peer_terms *of, const uint8_t *attempt, int64_t at_s
) {
    if (run(peer, ATTEMPT, "a", attempt) != SQLITE_ROW) return SQLITE_CORRUPT;
    int64_t hold = column(peer, ATTEMPT, 0), last = column(peer, ATTEMPT, 1), seq;
    sqlite3_reset(peer->statement[ATTEMPT]);
    TRY(number(peer, HEAD, run(peer, HEAD, ""), &seq));
    seq++;
    TRY(run(peer, SENT, "iitaaih", seq, at_s, of->owner, draw(peer, at_s), attempt, last));
    TRY(run(peer, MOVE_HEAD, "ih", seq));
    TRY(run(peer, MOVE_ATTEMPT, "tiiina", "sent", seq, at_s, (int64_t)0, attempt));
    seq++;
    TRY(run(peer, CAPTURE, "iitaaitith", seq, at_s, of->owner, draw(peer, at_s), attempt,
            seq - 1, of->currency, of->amount_nanos, of->authority));
    TRY(run(peer, MOVE_HEAD, "ih", seq));
    TRY(run(peer, MOVE_ATTEMPT, "tiiiia", "captured", seq, at_s, of->amount_nanos, at_s, attempt));
    int code = run(peer, ALLOCATIONS, "i", hold);
    for (; code == SQLITE_ROW; code = sqlite3_step(peer->statement[ALLOCATIONS])) {
        TRY(run(peer, WEIGH, "iiiiii", column(peer, ALLOCATIONS, 0), column(peer, ALLOCATIONS, 1),
                -column(peer, ALLOCATIONS, 2), of->amount_nanos, (int64_t)0, (int64_t)0));
    }
    sqlite3_reset(peer->statement[ALLOCATIONS]);
    if (code != SQLITE_DONE && code != SQLITE_OK) return code;
    return roll(peer, of, at_s, 0, 1, 0, of->upper_nanos, of->amount_nanos, of->upper_nanos,
                of->billed_ms);
}

int ledger_peer_spend(
    ledger_peer *peer, const uint8_t attempt[16], const char *fingerprint, int64_t at_s
) {
    const ledger_peer_terms *of = &ledger_peer_sample;
    for (int ends = 0; ends < 2; ends++) {
        TRY(run(peer, BEGIN, ""));
        int code = ends ? capture(peer, of, attempt, at_s)
                        : hold(peer, of, attempt, fingerprint, at_s);
        if (code != SQLITE_OK) {
            run(peer, ROLLBACK, "");
            return code;
        }
        TRY(run(peer, COMMIT, ""));
    }
    return SQLITE_OK;
}

static int prepare(ledger_peer *peer, int which, const char *sql) {
    return sqlite3_prepare_v3(
        peer->file, sql, -1, SQLITE_PREPARE_PERSISTENT, &peer->statement[which], NULL);
}

// The pragmas of kcost; the file is in WAL mode since kcost made it.
ledger_peer *ledger_peer_open(
    const char *path, int64_t budget, int64_t period_s, int64_t limit_nanos
) {
    ledger_peer *peer = calloc(1, sizeof *peer);
    if (!peer) return NULL;
    peer->budget = budget;
    peer->period_s = period_s;
    peer->limit_nanos = limit_nanos;
    peer->chance = 0x9E3779B97F4A7C15;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(path, &peer->file, flags, NULL) != SQLITE_OK) return peer;
    sqlite3_busy_timeout(peer->file, 10000);
    sqlite3_exec(peer->file,
                 "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                 "PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF",
                 NULL, NULL, NULL);
    for (int which = 0; which < STATEMENTS; which++) {
        if (which != ROLL && prepare(peer, which, text[which]) != SQLITE_OK) return peer;
    }
    sqlite3_stmt *writer = NULL;
    if (sqlite3_prepare_v2(peer->file, roll_by_names, -1, &writer, NULL) == SQLITE_OK
        && sqlite3_step(writer) == SQLITE_ROW)
        prepare(peer, ROLL, (const char *)sqlite3_column_text(writer, 0));
    sqlite3_finalize(writer);
    return peer;
}

const char *ledger_peer_error(ledger_peer *peer) {
    int code = sqlite3_errcode(peer->file) & 0xFF;
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return NULL;
    return sqlite3_errmsg(peer->file);
}

void ledger_peer_close(ledger_peer *peer) {
    if (!peer) return;
    for (int which = 0; which < STATEMENTS; which++) sqlite3_finalize(peer->statement[which]);
    sqlite3_close(peer->file);
    free(peer);
}

// MARK: - Comparing

// The rows of one table in both ledgers; -1 where they differ.
static int64_t same_rows(sqlite3 *file, const char *table) {
    static const char *const shape =
        "SELECT 'SELECT (SELECT count(*) FROM main.%1$s), (SELECT count(*) FROM other.%1$s),"
        " EXISTS (SELECT ' || c || ' FROM main.%1$s EXCEPT SELECT ' || c || ' FROM other.%1$s)'"
        " FROM (SELECT group_concat(name) AS c FROM pragma_table_info('%1$s')"
        // Each draws its own ids; the hash is over them.
        " WHERE name <> 'hash' AND (name, '%1$s') <> ('id', 'entry'))";
    char question[1024];
    snprintf(question, sizeof question, shape, table);
    sqlite3_stmt *asking = NULL, *answer = NULL;
    int64_t rows = -1;
    if (sqlite3_prepare_v2(file, question, -1, &asking, NULL) == SQLITE_OK
        && sqlite3_step(asking) == SQLITE_ROW
        && sqlite3_prepare_v2(file, (const char *)sqlite3_column_text(asking, 0), -1, &answer, NULL)
            == SQLITE_OK
        && sqlite3_step(answer) == SQLITE_ROW
        && sqlite3_column_int64(answer, 0) == sqlite3_column_int64(answer, 1)
        && sqlite3_column_int64(answer, 2) == 0)
        rows = sqlite3_column_int64(answer, 0);
    sqlite3_finalize(asking);
    sqlite3_finalize(answer);
    return rows;
}

int64_t ledger_peer_same_rows(const char *one, const char *other) {
    sqlite3 *file = NULL;
    sqlite3_stmt *attach = NULL, *tables = NULL;
    int64_t sum = -1;
    if (sqlite3_open_v2(one, &file, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
        && sqlite3_prepare_v2(file, "ATTACH ? AS other", -1, &attach, NULL) == SQLITE_OK
        && sqlite3_bind_text(attach, 1, other, -1, SQLITE_STATIC) == SQLITE_OK
        && sqlite3_step(attach) == SQLITE_DONE
        && sqlite3_prepare_v2(file,
                              "SELECT name FROM main.sqlite_schema"
                              " WHERE type = 'table' AND name NOT IN ('ledger', 'sqlite_stat1')",
                              -1, &tables, NULL) == SQLITE_OK) {
        sum = 0;
        while (sum >= 0 && sqlite3_step(tables) == SQLITE_ROW) {
            int64_t rows = same_rows(file, (const char *)sqlite3_column_text(tables, 0));
            sum = rows < 0 ? -1 : sum + rows;
        }
    }
    sqlite3_finalize(attach);
    sqlite3_finalize(tables);
    sqlite3_close(file);
    return sum;
}
