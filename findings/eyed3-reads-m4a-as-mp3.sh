#!/usr/bin/env bash
# eyeD3 0.9.9 (PyPI) reads an .m4a file (AAC in MP4) as if it were an MP3, finds something like a frame
# header in the compressed audio, and gives a length from it: five seconds are 2.25 s.
#
# Guess before the run: None, as it gives for WAV, FLAC and Ogg.
# Seen: a length for .m4a, plain or fragmented, wrong by more than half; None for the four others.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check imageio-ffmpeg==0.6.0 eyeD3==0.9.9
ffmpeg=$("$work/venv/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
for form in m4a wav flac ogg opus; do
    "$ffmpeg" -nostdin -loglevel error -f lavfi -i sine=440:duration=5 -bitexact "$work/a.$form"
done
cd "$work"
"$work/venv/bin/python" - 2>/dev/null <<'PY' | tee "$work/seen"
import eyed3
for form in ("m4a", "wav", "flac", "ogg", "opus"):
    found = eyed3.load("a." + form)
    length = found.info.time_secs if found and found.info else None
    print(form, length if length is None else "less than half" if length < 2.5 else "more")
PY
diff "$work/seen" - <<'SEEN'
m4a less than half
wav None
flac None
ogg None
opus None
SEEN
