#!/usr/bin/env bash
# tinytag 2.3.2 (PyPI) opens a raw AAC file (ADTS, what phones, live recorders and FFmpeg's .aac write)
# without complaint and gives it the length of what looks like MP3 frames in it: five seconds are 0.2 s.
#
# Guess before the run: it refuses a format that its list does not name.
# Seen: 0.19 s for 5 s and 1.01 s for 60 s; mutagen 1.48.1 says 5.0 and 60.0. What is billed by the
# second of its audio looks almost free.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check imageio-ffmpeg==0.6.0 tinytag==2.3.2 \
    mutagen==1.48.1
ffmpeg=$("$work/venv/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
for seconds in 5 60; do
    "$ffmpeg" -nostdin -loglevel error -f lavfi -i sine=440:duration=$seconds -c:a aac \
        "$work/$seconds.aac"
done
cd "$work"
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import mutagen, tinytag
for seconds in (5, 60):
    path = "%d.aac" % seconds
    print(seconds, "tinytag %.2f" % tinytag.TinyTag.get(path).duration,
          "mutagen %.0f" % mutagen.File(path).info.length)
PY
diff "$work/seen" - <<'SEEN'
5 tinytag 0.19 mutagen 5
60 tinytag 1.01 mutagen 60
SEEN
