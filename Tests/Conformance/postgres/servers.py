"""PostgreSQL servers, PgBouncer and a Patroni cluster in a temporary folder, on loopback, for a campaign.

Everything runs as an unprivileged user and ends with the campaign."""

import glob, os, pwd, shutil, signal, socket, subprocess, tempfile, time, urllib.request, json


def programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
    return found[-1]


def unprivileged():
    """The user that servers run as, and what stands before their commands."""
    if os.geteuid() != 0:
        return None, []
    user = pwd.getpwnam("postgres")
    return user, ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Folder:
    """A folder that the servers' user owns, short enough for a socket's path."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="kct-", dir="/tmp")
        user, self.prefix = unprivileged()
        if user:
            os.chown(self.path, user.pw_uid, user.pw_gid)
        os.chmod(self.path, 0o755)

    def run(self, *command, **options):
        return subprocess.run(
            self.prefix + list(command), check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, cwd="/", **options)

    def start(self, log, *command):
        return subprocess.Popen(
            self.prefix + list(command), stdin=subprocess.DEVNULL, stdout=open(log, "a"),
            stderr=subprocess.STDOUT, cwd="/", start_new_session=True)

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)


class Server:
    """One server that is reached through a socket in its folder, and through a port of loopback."""

    def __init__(self, *settings):
        self.folder = Folder()
        self.port = free_port()
        self.data = self.folder.path + "/data"
        self.folder.run(
            programs() + "/initdb", "-D", self.data, "-A", "trust", "-U", "kcost", "-E", "UTF8",
            "--no-locale", "--no-sync")
        with open(self.data + "/postgresql.conf", "a") as file:
            file.write("\n".join(settings) + "\n")
        self.begin()

    def begin(self):
        self.process = self.folder.start(
            self.folder.path + "/log", programs() + "/postgres", "-D", self.data,
            "-k", self.folder.path, "-c", "listen_addresses=127.0.0.1", "-p", str(self.port),
            "-c", "max_connections=120", "-c", "shared_buffers=64MB")
        self.wait()

    def wait(self, seconds=60):
        end = time.time() + seconds
        while subprocess.run(
                [programs() + "/pg_isready", "-q", "-h", self.folder.path, "-p", str(self.port)]
        ).returncode:
            if time.time() > end:
                raise SystemExit("the server does not come up: " + self.folder.path)
            time.sleep(0.05)

    def kill(self):
        """All of its processes at once, as when the power goes: what it had not written is lost."""
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True
        ).stdout.split()
        for pid in [str(self.process.pid)] + children:
            try:
                os.kill(int(pid), signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()
        for pid in children:
            while os.path.exists(f"/proc/{pid}"):
                time.sleep(0.01)

    def address(self, schema="kcost"):
        return f"postgresql://kcost@127.0.0.1:{self.port}/postgres?schema={schema}"

    def sql(self, text):
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-h", "127.0.0.1", "-p", str(self.port), "-U", "kcost",
             "-c", text, "postgres"], check=True, capture_output=True, text=True).stdout.splitlines()

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
        self.folder.remove()


class Bouncer:
    """PgBouncer in transaction pooling before a server."""

    def __init__(self, server, size=4):
        self.folder = Folder()
        self.port = free_port()
        file = self.folder.path + "/pgbouncer.ini"
        users = self.folder.path + "/users"
        with open(users, "w") as text:
            text.write('"kcost" ""\n')
        with open(file, "w") as text:
            text.write(f"""[databases]
postgres = host=127.0.0.1 port={server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = trust
auth_file = {users}
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 400
""")
        os.chmod(file, 0o644)
        os.chmod(users, 0o644)
        self.process = self.folder.start(self.folder.path + "/log", "/usr/sbin/pgbouncer", file)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit("PgBouncer does not come up")

    def address(self, schema="kcost"):
        return f"postgresql://kcost@127.0.0.1:{self.port}/postgres?schema={schema}"

    def end(self):
        self.process.terminate()
        self.process.wait(20)
        self.folder.remove()


class Cluster:
    """Three servers under Patroni with etcd: one takes writes, two are synchronous standbys."""

    def __init__(self, patroni):
        self.folder = Folder()
        self.nodes = {}
        path = self.folder.path
        client, peer = free_port(), free_port()
        self.etcd = self.folder.start(
            path + "/etcd.log", "etcd", "--name", "e1", "--data-dir", path + "/etcd",
            "--listen-client-urls", f"http://127.0.0.1:{client}",
            "--advertise-client-urls", f"http://127.0.0.1:{client}",
            "--listen-peer-urls", f"http://127.0.0.1:{peer}",
            "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}",
            "--initial-cluster", f"e1=http://127.0.0.1:{peer}")
        time.sleep(2)
        self.patroni = patroni
        for name in ["n1", "n2", "n3"]:
            self.nodes[name] = {"rest": free_port(), "port": free_port(), "process": None}
            with open(f"{path}/{name}.yml", "w") as file:
                file.write(self.configuration(name, client))
            os.chmod(f"{path}/{name}.yml", 0o644)
        self.start("n1")
        time.sleep(6)
        self.start("n2")
        self.start("n3")
        self.wait_for(3, 180)

    def configuration(self, name, etcd):
        node, path = self.nodes[name], self.folder.path
        return json.dumps({
            "scope": "kc", "name": name,
            "restapi": {"listen": f"127.0.0.1:{node['rest']}",
                        "connect_address": f"127.0.0.1:{node['rest']}"},
            "etcd3": {"hosts": [f"127.0.0.1:{etcd}"]},
            "bootstrap": {
                "dcs": {
                    "ttl": 20, "loop_wait": 3, "retry_timeout": 5, "synchronous_mode": True,
                    "synchronous_node_count": 2, "maximum_lag_on_failover": 1048576,
                    "postgresql": {
                        "use_pg_rewind": True, "use_slots": True,
                        "parameters": {"max_connections": 80, "shared_buffers": "32MB",
                                       "wal_log_hints": "on"}}},
                "initdb": [{"encoding": "UTF8"}, "data-checksums", "no-sync"],
                "pg_hba": ["local all all trust", "host all all 127.0.0.1/32 trust",
                           "host replication all 127.0.0.1/32 trust"]},
            "postgresql": {
                "listen": f"127.0.0.1:{node['port']}",
                "connect_address": f"127.0.0.1:{node['port']}",
                "data_dir": f"{path}/{name}", "bin_dir": programs(), "pgpass": f"{path}/{name}.pass",
                "authentication": {
                    "superuser": {"username": "postgres", "password": "x"},
                    "replication": {"username": "repl", "password": "x"},
                    "rewind": {"username": "rew", "password": "x"}},
                "parameters": {"unix_socket_directories": path}}})

    def start(self, name):
        self.nodes[name]["process"] = self.folder.start(
            f"{self.folder.path}/{name}.log", *self.patroni, f"{self.folder.path}/{name}.yml")

    def members(self):
        for node in self.nodes.values():
            try:
                with urllib.request.urlopen(
                        f"http://127.0.0.1:{node['rest']}/cluster", timeout=2) as answer:
                    return json.load(answer)["members"]
            except OSError:
                continue
        return []

    def wait_for(self, count, seconds):
        end = time.time() + seconds
        while time.time() < end:
            members = self.members()
            ready = [m for m in members if m.get("state") in ("running", "streaming")]
            if len(ready) == count and any(m["role"] == "leader" for m in ready):
                return
            time.sleep(0.5)
        raise SystemExit(f"the cluster does not come up: {self.members()}")

    def leader(self):
        return next((m["name"] for m in self.members() if m["role"] == "leader"), None)

    def pids(self, name):
        """Patroni's and its server's processes of a node, all of them."""
        found, last = [self.nodes[name]["process"].pid], 0
        # The postmaster leaves Patroni's tree: its file says who it is.
        try:
            with open(f"{self.folder.path}/{name}/postmaster.pid") as file:
                found.append(int(file.readline()))
        except (OSError, ValueError):
            pass
        while len(found) != last:
            last = len(found)
            for pid in list(found):
                children = subprocess.run(
                    ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
                found += [int(c) for c in children.stdout.split() if int(c) not in found]
        return found

    def signal(self, name, what):
        for pid in self.pids(name):
            try:
                os.kill(pid, what)
            except ProcessLookupError:
                pass

    def address(self, schema="kcost"):
        hosts = ",".join(f"127.0.0.1:{node['port']}" for node in self.nodes.values())
        return f"postgresql://postgres@{hosts}/postgres?schema={schema}"

    def sql(self, text):
        hosts = ",".join("127.0.0.1" for _ in self.nodes)
        ports = ",".join(str(node["port"]) for node in self.nodes.values())
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t",
             f"host={hosts} port={ports} user=postgres dbname=postgres"
             " target_session_attrs=read-write connect_timeout=3", "-c", text],
            check=True, capture_output=True, text=True).stdout.splitlines()

    def end(self):
        for name, node in self.nodes.items():
            if node["process"]:
                self.signal(name, signal.SIGCONT)
                self.signal(name, signal.SIGKILL)
                node["process"].wait()
        self.etcd.kill()
        self.etcd.wait()
        self.folder.remove()
