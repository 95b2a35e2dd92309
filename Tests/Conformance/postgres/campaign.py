"""Faults of a team's ledger: writers without pause at one ledger, and servers that die, freeze, are
replaced or are only reached through PgBouncer. After each: nothing that was acknowledged is lost, nothing
is there twice, no budget is passed, and the chain is whole.

    campaign.py [--crashes N] [--failovers N] [--only NAME]

KCOST names the binary; PATRONI the command that starts Patroni."""

import argparse, hashlib, json, os, random, signal, subprocess, sys, tempfile, threading, time
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Bouncer, Cluster, Server

KCOST = os.path.abspath(os.environ["KCOST"])
PAYLOAD = os.path.abspath("examples/xcompute/kling-v2-6-audio.json")


class Machine:
    """One machine: a home of its own, and a ledger at a server."""

    def __init__(self, address):
        self.home = tempfile.mkdtemp(prefix="kct-home-")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": self.home, "KCOST_LEDGER": address,
            "KCOST_GATEWAY": "xcompute"}

    def run(self, *arguments):
        return subprocess.run(
            [KCOST, *arguments], env=self.environment, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=180)

    def hold(self):
        return self.run("guard", "--hold", "--again", PAYLOAD)


class Writers:
    """Machines that hold money without pause, each command a process."""

    def __init__(self, count, address):
        self.acknowledged, self.statuses, self.pauses = [], {}, []
        self.lock, self.stop = threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self.work, args=(address,)) for _ in range(count)]
        self.last = time.time()
        for thread in self.threads:
            thread.start()

    def work(self, address):
        machine = Machine(address)
        while not self.stop.is_set():
            done = machine.hold()
            with self.lock:
                self.statuses[done.returncode] = self.statuses.get(done.returncode, 0) + 1
                if done.returncode == 0:
                    self.acknowledged.append(done.stdout.strip())
                    self.pauses.append(time.time() - self.last)
                    self.last = time.time()
                elif done.returncode in (1, 64, 65, 66, 70, 78) or done.returncode < 0:
                    print("unexpected:", done.returncode, done.stderr, file=sys.stderr)
                    self.stop.set()

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join()


class Check:
    """What the server has, read by SQL and hashed here."""

    def __init__(self, server, schema="kcost"):
        self.faults = []
        ledger = server.sql(f"SELECT id FROM {schema}.ledger")[0]
        rows = server.sql(
            f"SELECT encode(hash, 'hex') || ' ' || line FROM {schema}.entry ORDER BY seq")
        chain = hashlib.sha256(f"kcost ledger {ledger}".encode()).digest()
        self.holds, self.entries = {}, []
        for number, row in enumerate(rows, 1):
            digest, line = row.split(" ", 1)
            chain = hashlib.sha256(chain + line.encode()).digest()
            if chain.hex() != digest:
                self.faults.append(f"entry {number} is not of the chain")
                break
            entry = json.loads(line + "}")
            self.entries.append(entry)
            if entry["kind"] == "hold":
                if entry["attempt"] in self.holds:
                    self.faults.append(f"attempt {entry['attempt']} is held twice")
                self.holds[entry["attempt"]] = entry
        head = server.sql(f"SELECT seq, encode(hash, 'hex') FROM {schema}.head WHERE chain = 0")[0]
        if head != f"{len(rows)}|{chain.hex()}":
            self.faults.append("the head is not the last entry")
        weighed = sum(
            int(Decimal(a["amount"]).scaleb(9))
            for e in self.holds.values() for a in e.get("allocations", []))
        held = server.sql(
            f"SELECT coalesce(sum(held_nanos + spent_nanos), 0) FROM {schema}.balance WHERE grain = 0")
        if weighed != int(held[0]):
            self.faults.append(f"budgets hold {held[0]}, entries say {weighed}")

    def has(self, acknowledged):
        lost = [id for id in acknowledged if id not in self.holds]
        if lost:
            self.faults.append(f"{len(lost)} acknowledged holds are lost: {lost[:3]}")
        if len(set(acknowledged)) != len(acknowledged):
            self.faults.append("an attempt was acknowledged twice")
        return self


def tell(name, check, more=""):
    print(f"{name}: {'sound' if not check.faults else 'NOT SOUND'}; {len(check.entries)} entries{more}",
          flush=True)
    for fault in check.faults:
        print("  " + fault)
    return not check.faults


def budget(address, limit):
    done = Machine(address).run("budget", "set", "all", "--limit", str(limit), "--period", "total")
    if done.returncode:
        raise SystemExit(done.stderr)


def cap(server, address, name):
    """Twenty machines ask at the same moment for more than there is."""
    budget(address, 70)
    done, lock = [], threading.Lock()

    def ask():
        machine = Machine(address)
        for _ in range(5):
            result = machine.hold()
            # Who waits too long behind the others is told so, and asks again.
            while result.returncode == 75:
                result = machine.hold()
            with lock:
                done.append(result)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = [d.stdout.strip() for d in done if d.returncode == 0]
    check = Check(server).has(held)
    if len(held) != 50:
        check.faults.append(f"{len(held)} of 50 holds: " + str({d.returncode for d in done}))
    return tell(name, check, f", {len(held)} held of 100 asked")


def pooled():
    server = Server()
    bouncer = Bouncer(server)
    try:
        return cap(server, bouncer.address(), "twenty machines through PgBouncer")
    finally:
        bouncer.end()
        server.end()


def crashes(count):
    """Kills the server under load, again and again."""
    server = Server("wal_writer_delay = 10000")
    try:
        budget(server.address(), 1_000_000)
        writers = Writers(8, server.address())
        chance = random.Random(7)
        for _ in range(count):
            time.sleep(chance.uniform(0.2, 1.0))
            server.kill()
            server.begin()
            if writers.stop.is_set():
                break
        time.sleep(1)
        writers.end()
        check = Check(server).has(writers.acknowledged)
        if not writers.acknowledged:
            check.faults.append("nothing was written")
        return tell(f"{count} killed servers", check,
                    f", {len(writers.acknowledged)} acknowledged; statuses {writers.statuses}")
    finally:
        server.end()


def failovers(count):
    """Kills or freezes the server that takes writes, while a standby takes over."""
    cluster = Cluster(os.environ["PATRONI"].split())
    try:
        budget(cluster.address(), 1_000_000)
        writers = Writers(8, cluster.address())
        for round in range(count):
            time.sleep(3)
            name = cluster.leader()
            frozen = round % 2 == 1
            print(f"round {round}: {name} is {'frozen' if frozen else 'killed'}", flush=True)
            cluster.signal(name, signal.SIGSTOP if frozen else signal.SIGKILL)
            end = time.time() + 90
            while time.time() < end and cluster.leader() in (None, name):
                time.sleep(0.5)
            time.sleep(3)
            if frozen:
                cluster.signal(name, signal.SIGCONT)
            else:
                cluster.nodes[name]["process"].wait()
                cluster.start(name)
            cluster.wait_for(3, 120)
            if writers.stop.is_set():
                break
        time.sleep(3)
        writers.end()
        check = Check(cluster).has(writers.acknowledged)
        return tell(
            f"{count} failovers", check,
            f", {len(writers.acknowledged)} acknowledged, longest pause "
            f"{max(writers.pauses):.0f} s; statuses {writers.statuses}")
    finally:
        cluster.end()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--crashes", type=int, default=300)
    options.add_argument("--failovers", type=int, default=30)
    options.add_argument("--only", choices=["pooled", "crashes", "failovers"])
    chosen = options.parse_args()
    campaigns = {
        "pooled": pooled, "crashes": lambda: crashes(chosen.crashes),
        "failovers": lambda: failovers(chosen.failovers)}
    sound = [run() for name, run in campaigns.items() if chosen.only in (None, name)]
    sys.exit(0 if all(sound) else 1)


main()
