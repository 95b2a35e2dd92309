#!/usr/bin/env bash
# fal-client 1.0.3 (PyPI) starts a paid task again when the answer to its POST is cut off: ten POSTs for
# one submit, each of which may have been taken; a 500 or 504 is asked once.
#
# Guess before the run: at most three, as other clients do, and for a 504 as well.
# Seen: ten POSTs for a cut connection and for 408 (the delays grow to seconds), one for 500 and 504.
# `submit` has no option that turns it off but a client time-out of one's own.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check fal-client==1.0.3
FAL_KEY=fake timeout 500 "$work/venv/bin/python" - 2>/dev/null <<'PY' | tee "$work/seen"
import http.server, socket, threading
import fal_client
import fal_client.client

class Queue(http.server.BaseHTTPRequestHandler):
    how, posts = "", 0

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        Queue.posts += 1
        if Queue.how == "cut":
            return self.connection.shutdown(socket.SHUT_RDWR)
        self.send_response(int(Queue.how))
        self.end_headers()

    def log_message(self, *words):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Queue)
threading.Thread(target=server.serve_forever, daemon=True).start()
fal_client.client.QUEUE_URL_FORMAT = "http://127.0.0.1:%d/" % server.server_port
for how in ("500", "504", "408", "cut"):
    Queue.how, Queue.posts = how, 0
    try:
        fal_client.SyncClient(key="fake").submit("kling/text-to-video", {"prompt": "a cat"})
    except Exception as error:
        print(how, Queue.posts, type(error).__name__, flush=True)
PY
diff "$work/seen" - <<'SEEN'
500 1 FalClientHTTPError
504 1 FalClientHTTPError
408 10 FalClientHTTPError
cut 10 RemoteProtocolError
SEEN
