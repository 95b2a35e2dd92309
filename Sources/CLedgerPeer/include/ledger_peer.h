// What kcost's ledger is measured against: a bare program in C that holds and captures in the same
// file with the same two durable transactions, and does nothing else. It writes the same rows into
// the same tables, so that the same indexes and triggers work for it; it does not hash, write
// lines, read controls, look for repeated payloads, or give back what has expired.

#pragma once

#include <stdint.h>

// What every spend of a race has in common.
typedef struct {
    const char *owner, *gateway, *model, *mode, *resolution, *project, *tags, *currency;
    const char *rate, *price_book, *authority;
    int64_t billed_ms, upper_nanos, amount_nanos;
} ledger_peer_terms;

extern const ledger_peer_terms ledger_peer_sample;

typedef struct ledger_peer ledger_peer;

// Opens a ledger that kcost made, which has one budget: its number, the start of the period that all
// spends fall into, and its limit. NULL without memory; `ledger_peer_error` tells what else failed.
ledger_peer *ledger_peer_open(
    const char *path, int64_t budget, int64_t period_s, int64_t limit_nanos);

// What failed last, for as long as the peer is open; NULL when nothing did.
const char *ledger_peer_error(ledger_peer *peer);

// Holds, in a transaction; notes as sent and captures, in another. 0, or what SQLite says; 1 where
// the limit would be passed.
int ledger_peer_spend(
    ledger_peer *peer, const uint8_t attempt[16], const char *fingerprint, int64_t at_s);

void ledger_peer_close(ledger_peer *peer);

// Compares the rows of every table of two ledgers, the hashes and the ledgers' own ids left out.
// Returns how many rows are the same in both; -1 where any differs, or could not be read.
int64_t ledger_peer_same_rows(const char *one, const char *other);
