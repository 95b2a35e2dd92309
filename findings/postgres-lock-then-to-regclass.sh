#!/usr/bin/env bash
# PostgreSQL 16.2 (PyPI pgserver 0.1.4, asked through psycopg 3.3.9, READ COMMITTED): whoever waits for an
# advisory lock and then asks to_regclass whether another has made a table meanwhile is told that it has not,
# though that is committed and a SELECT from the table works a moment later. "Lock, look, create" with it fails
# in the second of two programs that start at once.
#
# Guess before the run: each statement of READ COMMITTED sees what was committed before it, so that to_regclass
# names the table, as pg_class and the table itself do.
# Seen: to_regclass is empty, pg_class has the table, the table can be read; after that read to_regclass names
# it. Without the question before the wait it names it at once: the session remembers that there was none, and
# waiting for an advisory lock does not make it look again, as a lock on a table would.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check pgserver==0.1.4 'psycopg[binary]==3.3.9'
chmod -R a+rX "$work"
timeout 120 "$work/venv/bin/python" - "$work/data" <<'PY' | tee "$work/seen"
import sys, threading, time
import pgserver, psycopg

server = pgserver.get_server(sys.argv[1])
address = server.get_uri()
look = "select coalesce(to_regclass('s.t')::text, 'none')"

def one(connection, text):
    return connection.execute(text).fetchone()[0]

def second(asks_before, said):
    with psycopg.connect(address, autocommit=True) as connection:
        if asks_before:
            said.append(one(connection, look))
        connection.execute("begin")
        connection.execute("select pg_advisory_xact_lock(7)")
        said.append(one(connection, look))
        said.append(one(connection, "select relname from pg_class where relname = 't'"))
        said.append(one(connection, "select v from s.t"))
        said.append(one(connection, look))
        connection.execute("rollback")

for asks_before in (True, False):
    with psycopg.connect(address, autocommit=True) as first:
        first.execute("drop schema if exists s cascade")
        first.execute("create schema s")
        first.execute("begin")
        first.execute("select pg_advisory_xact_lock(7)")
        said = []
        thread = threading.Thread(target=second, args=(asks_before, said))
        thread.start()
        while not one(first, "select count(*) from pg_locks where not granted"):
            time.sleep(0.05)
        first.execute("create table s.t as select 1 as v")
        first.execute("commit")
        thread.join()
    print("asked before" if asks_before else "not asked before", *said)
with psycopg.connect(address) as connection:
    print(one(connection, "show server_version"))
server.cleanup()
PY
diff "$work/seen" - <<'SEEN'
asked before none none t 1 s.t
not asked before s.t t 1 s.t
16.2
SEEN
