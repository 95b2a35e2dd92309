#!/usr/bin/env bash
# A WAV or FLAC file that FFmpeg wrote to a pipe does not know its own length: the WAV says all ones, the
# FLAC says 0 samples, as their formats allow for streams. Readers that people size audio with take that
# for a length: five seconds are 13.5 hours, nothing, or six million years, and none of them raises.
#
# Guess before the run: None or an error from the tag readers, five seconds from the decoders.
# Seen: tinytag 2.3.2 and mutagen 1.48.1 say 48,695.8 s for the WAV and 0.0 s for the FLAC; soundfile
# 0.14.0 says 5.0 s for the WAV and 2.1e14 s for the FLAC; miniaudio 1.71 says 5.0 and 0.0. An avatar is
# billed by the second of its audio: from none of these may a price be made without a bound.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check imageio-ffmpeg==0.6.0 tinytag==2.3.2 \
    mutagen==1.48.1 soundfile==0.14.0 miniaudio==1.71
ffmpeg=$("$work/venv/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
for form in wav flac; do
    "$ffmpeg" -nostdin -loglevel error -f lavfi -i sine=440:duration=5 -ac 1 -f $form - </dev/null \
        >"$work/piped.$form"
done
cd "$work"
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import miniaudio, mutagen, soundfile, tinytag
readers = {
    "tinytag": lambda path: tinytag.TinyTag.get(path).duration,
    "mutagen": lambda path: mutagen.File(path).info.length,
    "soundfile": lambda path: soundfile.info(path).duration,
    "miniaudio": lambda path: miniaudio.get_file_info(path).duration,
}
for name, length in readers.items():
    print(name, *("%s %.3g" % (form, length("piped." + form)) for form in ("wav", "flac")))
PY
diff "$work/seen" - <<'SEEN'
tinytag wav 4.87e+04 flac 0
mutagen wav 4.87e+04 flac 0
soundfile wav 5 flac 2.09e+14
miniaudio wav 5 flac 0
SEEN
