#!/bin/sh
# Plays what befalls a team's ledger: PgBouncer, killed servers, failovers by Patroni with etcd. All of it on
# loopback, in temporary folders, as an unprivileged user. KCOST names the binary to test; CRASHES and
# FAILOVERS say how often.
set -eu
cd "$(dirname "$0")/../.."
.ci/need.sh '/usr/lib/postgresql/*/bin/initdb' postgresql /usr/sbin/pgbouncer pgbouncer \
    etcd etcd-server /usr/bin/pip3 python3-pip
folder=.build/conformance
mkdir -p "$folder"
# Debian's 3.0.2 lets a primary that woke from a pause take the lead back.
if ! [ -d "$folder/patroni" ]; then
    rm -rf "$folder/patroni.new"
    PIP_ROOT_USER_ACTION=ignore /usr/bin/python3 -m pip install --quiet --disable-pip-version-check \
        --target "$folder/patroni.new" 'patroni[etcd3,psycopg3]==4.1.5' 'psycopg[binary]'
    mv "$folder/patroni.new" "$folder/patroni"
fi
# The servers' user must be able to read it.
copy=$(mktemp -d /tmp/kct-patroni-XXXXXX)
trap 'rm -rf "$copy"' EXIT
cp -r "$folder/patroni/." "$copy"
chmod -R a+rX "$copy"
PATRONI="env PYTHONPATH=$copy /usr/bin/python3 -m patroni" \
    python3 Tests/Conformance/postgres/campaign.py --crashes "${CRASHES:-300}" \
    --failovers "${FAILOVERS:-30}" "$@"
