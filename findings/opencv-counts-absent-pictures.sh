#!/usr/bin/env bash
# OpenCV 5.0.0.93 (PyPI, with its own FFmpeg) counts pictures that are not there in a fragmented MP4 with
# sound: where the file has no count, it multiplies the container's length, the sound's padding included,
# by the frame rate.
#
# Guess before the run: 120, since decord and FFmpeg find 120 pictures in all three files.
# Seen: 120 in the plain file, 122 in the fragmented one and 121 with the movie header written late; only
# 120 can be read from each. Whoever bills or checks a limit by CAP_PROP_FRAME_COUNT sees 5.08 s for 5 s.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check imageio-ffmpeg==0.6.0 \
    opencv-python-headless==5.0.0.93 decord==0.6.0
ffmpeg=$("$work/venv/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
cd "$work"
"$ffmpeg" -nostdin -loglevel error -f lavfi -i testsrc=size=64x64:rate=24:duration=5 \
    -f lavfi -i sine=440:duration=5 -pix_fmt yuv420p plain.mp4
"$ffmpeg" -nostdin -loglevel error -i plain.mp4 -c copy -movflags frag_keyframe+empty_moov \
    fragmented.mp4
"$ffmpeg" -nostdin -loglevel error -i plain.mp4 -c copy \
    -movflags frag_keyframe+empty_moov+default_base_moof+delay_moov late.mp4
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import cv2, decord
for name in ("plain", "fragmented", "late"):
    video = cv2.VideoCapture(name + ".mp4")
    counted, read = int(video.get(cv2.CAP_PROP_FRAME_COUNT)), 0
    while video.read()[0]:
        read += 1
    print(name, counted, "read", read, "decord", len(decord.VideoReader(name + ".mp4")))
PY
diff "$work/seen" - <<'SEEN'
plain 120 read 120 decord 120
fragmented 122 read 120 decord 120
late 121 read 120 decord 120
SEEN
