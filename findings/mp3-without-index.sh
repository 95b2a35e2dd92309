#!/usr/bin/env bash
# An MP3 of variable bit rate whose first frame is no Xing index (live recorders and joined files have
# none) is as long as four libraries please: ten seconds of audio are told as 2.9, 12.8 and 16 s.
#
# Guess before the run: mutagen guesses from the first frame's bit rate (it reads tags), the three that
# are built on a decoder are right.
# Seen: tinytag 2.3.2 and miniaudio 1.71 say 10.03 s, which is right. mutagen 1.48.1 and soundfile 0.14.0
# (libsndfile with mpg123) say 2.9 s, hachoir 3.4.0 says 12.8 s, PyAV 18.1.0 (libavformat) says 16.0 s.
# With the index they agree, but for hachoir, which goes on saying 12.9 s.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check imageio-ffmpeg==0.6.0 tinytag==2.3.2 \
    mutagen==1.48.1 soundfile==0.14.0 miniaudio==1.71 hachoir==3.4.0 av==18.1.0
ffmpeg=$("$work/venv/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
# Five seconds of a tone, which needs few bits, then five of noise with a seed, which needs many.
for index in 0 1; do
    "$ffmpeg" -nostdin -loglevel error -f lavfi -i sine=440:duration=5 \
        -f lavfi -i anoisesrc=duration=5:seed=1 -filter_complex '[0][1]concat=v=0:a=1' \
        -c:a libmp3lame -q:a 2 -write_xing $index "$work/index-$index.mp3"
done
cd "$work"
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import av, miniaudio, mutagen, soundfile, tinytag
from hachoir.metadata import extractMetadata
from hachoir.parser import createParser
readers = {
    "tinytag": lambda path: tinytag.TinyTag.get(path).duration,
    "miniaudio": lambda path: miniaudio.get_file_info(path).duration,
    "mutagen": lambda path: mutagen.File(path).info.length,
    "soundfile": lambda path: soundfile.info(path).duration,
    "hachoir": lambda path: extractMetadata(createParser(path)).get("duration").total_seconds(),
    "av": lambda path: av.open(path).duration / 1e6,
}
for name, length in readers.items():
    print(name, *("%.0f" % length("index-%d.mp3" % index) for index in (0, 1)))
PY
diff "$work/seen" - <<'SEEN'
tinytag 10 10
miniaudio 10 10
mutagen 3 10
soundfile 3 10
hachoir 13 13
av 16 10
SEEN
