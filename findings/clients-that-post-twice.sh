#!/usr/bin/env bash
# Clients that were told of no retry send a POST again when the server takes it and closes without an
# answer: libcurl (pycurl 7.49.0, curl_cffi 0.17.0) on a connection that it used before, httplib2 0.32.1
# (PyPI, under Google's API client) on any, wget 1.21.3 (Debian) twenty times.
#
# Guess before the run: libcurl twice on a used connection, httplib2 twice, wget twenty times.
# Seen: so it is, and httplib2 does it on a fresh connection too. libcurl sends one POST on a fresh connection
# and two on one that a GET had used, so a test of a single request does not show it; FRESH_CONNECT stops it,
# and --tries=1 stops wget. requests, niquests, httpx, impit, primp and zapros send one in both cases. A
# balance asked before a paid submit is such a GET. What a proxy took and then cut is paid 2 or 20 times.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check pycurl==7.49.0 curl_cffi==0.17.0 \
    httplib2==0.32.1 requests==2.34.2 niquests==3.21.2 httpx==0.28.1 impit==0.15.1 primp==2.0.1 \
    zapros==0.23.0
(cd "$work" && apt-get -q download wget=1.21.3-1+deb12u1 >apt.log 2>&1 && dpkg-deb -x wget_*.deb wget)
timeout 120 "$work/venv/bin/python" - "$work/wget/usr/bin/wget" <<'PY' | tee "$work/seen"
import socketserver, subprocess, sys, threading

class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

class Handler(socketserver.StreamRequestHandler):
    posts = 0

    def handle(self):
        while line := self.rfile.readline():
            length = 0
            while (field := self.rfile.readline()) not in (b"\r\n", b""):
                name, _, value = field.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            self.rfile.read(length)
            if line.startswith(b"POST"):
                Handler.posts += 1
                return
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = "http://127.0.0.1:%d/" % server.server_address[1]
body = b'{"prompt":"a cat"}'

def of_pycurl(again):
    import io, pycurl
    handle = pycurl.Curl()
    handle.setopt(pycurl.URL, url)
    handle.setopt(pycurl.WRITEDATA, io.BytesIO())
    if again:
        handle.perform()
    handle.setopt(pycurl.POSTFIELDS, body)
    if again == "told":
        handle.setopt(pycurl.FRESH_CONNECT, 1)
    handle.perform()

def of_httplib2(again):
    import httplib2
    client = httplib2.Http()
    if again:
        client.request(url)
    client.request(url, "POST", body=body)

def of_session(session, name):
    def send(again):
        if again:
            session.get(url)
        session.post(url, **{name: body})
    return send

import curl_cffi.requests, httpx, impit, niquests, primp, requests, zapros
clients = {
    "pycurl": of_pycurl,
    "curl_cffi": of_session(curl_cffi.requests.Session(), "data"),
    "httplib2": of_httplib2,
    "requests": of_session(requests.Session(), "data"),
    "niquests": of_session(niquests.Session(), "data"),
    "httpx": of_session(httpx.Client(trust_env=False), "content"),
    "impit": of_session(impit.Client(), "content"),
    "primp": of_session(primp.Client(), "content"),
    "zapros": of_session(zapros.Client(), "body"),
}

def posts(send, again):
    Handler.posts = 0
    try:
        send(again)
    except Exception:
        return str(Handler.posts)
    return "no error"

for name, send in clients.items():
    print(name, "fresh", posts(send, None), "used", posts(send, "get"), flush=True)
print("pycurl with FRESH_CONNECT", "used", posts(of_pycurl, "told"))
for options in (), ("--tries=1",):
    Handler.posts = 0
    wget = subprocess.run([sys.argv[1], "-q", "--no-config", "--no-proxy", "--waitretry=0", *options,
                           "--post-data", body.decode(), "-O", "/dev/null", url])
    print("wget", *options, Handler.posts, "exit", wget.returncode)
PY
diff "$work/seen" - <<'SEEN'
pycurl fresh 1 used 2
curl_cffi fresh 1 used 2
httplib2 fresh 2 used 2
requests fresh 1 used 1
niquests fresh 1 used 1
httpx fresh 1 used 1
impit fresh 1 used 1
primp fresh 1 used 1
zapros fresh 1 used 1
pycurl with FRESH_CONNECT used 1
wget 20 exit 4
wget --tries=1 1 exit 4
SEEN
