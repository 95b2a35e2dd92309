#!/usr/bin/env bash
# aiohttp-retry 2.9.1 (PyPI), used as its README does, sends a POST again where it may have been taken
# (500, 503, 504) and not where it surely was not (429).
#
# Guess before the run: three times for each of the four and for a cut connection.
# Seen: three POSTs for 500, 503 and 504, one for 429 and one for a cut connection (an exception reaches
# the caller). A POST that starts a paid task and is answered 504 by a proxy is paid three times.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check aiohttp-retry==2.9.1 aiohttp==3.13.2
timeout 60 "$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import asyncio
import aiohttp
from aiohttp_retry import RetryClient

async def main():
    seen, how = 0, ""

    async def serve(reader, writer):
        nonlocal seen
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                await reader.readexactly(length)
                seen += 1
                if how == "cut":
                    break
                writer.write(b"HTTP/1.1 %s x\r\nContent-Length: 2\r\n\r\n{}" % how.encode())
                await writer.drain()
        except asyncio.IncompleteReadError:
            pass
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = "http://127.0.0.1:%d/" % server.sockets[0].getsockname()[1]
    for how in ("429", "500", "503", "504", "cut"):
        seen = 0
        async with RetryClient() as client:
            try:
                async with client.post(address, json={"prompt": "a cat"}) as answer:
                    await answer.read()
            except aiohttp.ClientError as error:
                print(how, seen, type(error).__name__)
            else:
                print(how, seen)

asyncio.run(main())
PY
diff "$work/seen" - <<'SEEN'
429 1
500 3
503 3
504 3
cut 1 ServerDisconnectedError
SEEN
