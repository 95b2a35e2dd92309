#!/usr/bin/env python3
"""Holds `kcost probe` against programs that count stored pictures: OpenCV and decord.

    media-pictures.py KCOST FOLDER...

A gateway may measure a clip as count of pictures through rate of pictures. So for every file that
one of the two opens, what it says must lie within a millisecond of the range that kcost gives, and
in a plain file OpenCV must be within a millisecond of `stored_pictures_s`. A file that does not
needs one of the explanations below. The exit status is 1 when one has none, or when OpenCV agrees in
less than 99 % of the plain sound files by either. Files whose names begin with "broken" are told, and
not counted.
"""

import decimal
import json
import os
import subprocess
import sys

LEAST_SHARE = 99
MILLISECOND = 1000
BATCH = 100
SUFFIXES = (".mp4", ".m4v", ".mov", ".qt", ".3gp", ".3g2")


def microseconds(text):
    if text is None:
        return None
    return int((decimal.Decimal(text) * 1_000_000).to_integral_value(decimal.ROUND_HALF_UP))


def collect(folders):
    found = []
    for folder in folders:
        for place, inside, names in os.walk(folder):
            inside[:] = sorted(name for name in inside if not name.startswith("."))
            found += [os.path.join(place, name) for name in sorted(names) if name.lower().endswith(SUFFIXES)]
    return found


def ask_kcost(program, paths):
    """What kcost says of each file that it gives a length for."""
    answers = {}
    for start in range(0, len(paths), BATCH):
        batch = paths[start : start + BATCH]
        run = subprocess.run([program, "probe", "--format", "json", *batch], capture_output=True, text=True)
        for video in json.loads(run.stdout)["videos"]:
            if not video["error"]:
                answers[video["source"]] = video
    return answers


def ask_counters(paths):
    """What OpenCV and decord say, in processes of their own: a crash costs one file of one of them."""
    answers = {path: {} for path in paths}
    for counter in ("opencv", "decord"):
        left = list(paths)
        while left:
            run = subprocess.run(
                [sys.executable, __file__, "--count", counter],
                input="\n".join(left[:BATCH]),
                capture_output=True,
                text=True,
            )
            lines = [json.loads(line) for line in run.stdout.split("\n")[:-1]]
            for path, value in zip(left, lines):
                answers[path][counter] = value
            # The one that it died on has no line.
            left = left[min(len(lines), BATCH) + (len(lines) < min(len(left), BATCH)) :]
    return answers


def count(counter):
    """The other end of `ask_counters`: a line for each file named on standard input."""
    for path in sys.stdin.read().split("\n"):
        value = None
        try:
            value = by_opencv(path) if counter == "opencv" else by_decord(path)
        except Exception:  # Both say in many ways that a file is none of theirs.
            pass
        print(json.dumps(value), flush=True)


def by_opencv(path):
    import cv2

    video = cv2.VideoCapture(path, cv2.CAP_FFMPEG)
    rate, pictures = video.get(cv2.CAP_PROP_FPS), video.get(cv2.CAP_PROP_FRAME_COUNT)
    return round(pictures / rate * 1_000_000) if rate > 0 and pictures > 0 else None


def by_decord(path):
    import decord

    video = decord.VideoReader(path, num_threads=1)
    rate = video.get_avg_fps()
    return round(len(video) / rate * 1_000_000) if rate > 0 and len(video) > 0 else None


# Explanations: the first whose test holds is the file's.


def fragments(answer, counter):
    """Without a table of pictures OpenCV multiplies a length by a rate, and rounds to a picture."""
    return answer["fragmented"]


def decord_alone(answer, counter):
    return counter == "decord" and answer.get("opencv_agrees")


def odd_edits(answer, counter):
    return any(warning["code"] in ("empty-edit", "movie-header-late") for warning in answer["warnings"])


EXPLANATIONS = (
    ("Fragments: OpenCV counts by the format's length and a rate, decord what it finds.", fragments),
    ("decord alone: it rounds the rate of pictures, or counts packets that show none.", decord_alone),
    ("An edit of no length, or tracks before the movie header: programs differ.", odd_edits),
)


def add(tallies, counter, kind, agrees):
    tallies[counter, kind][0] += 1
    tallies[counter, kind][1] += agrees


def distance(value, shortest, longest):
    return max(shortest - value, value - longest, 0)


def main(arguments):
    if arguments[:1] == ["--count"]:
        count(arguments[1])
        return 0
    if len(arguments) < 2 or arguments[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 64
    ours = ask_kcost(arguments[0], collect(arguments[1:]))
    counted = ask_counters(list(ours))
    tallies = {(counter, kind): [0, 0] for kind in ("plain", "fragments") for counter in ("opencv", "decord")}
    tallies["opencv", "stored pictures"] = [0, 0]
    differing = {}
    for path, answer in ours.items():
        ends = microseconds(answer["shortest_s"]), microseconds(answer["longest_s"])
        for counter in ("opencv", "decord"):
            value = counted[path].get(counter)
            if value is None or answer["video_track_s"] is None:
                continue
            agrees = distance(value, *ends) <= MILLISECOND
            if counter == "opencv":
                answer["opencv_agrees"] = agrees
            stored = microseconds(answer["stored_pictures_s"])
            is_broken = os.path.basename(path).startswith("broken")
            if not is_broken:
                add(tallies, counter, "fragments" if answer["fragmented"] else "plain", agrees)
                if counter == "opencv" and stored is not None:
                    add(tallies, counter, "stored pictures", abs(value - stored) <= MILLISECOND)
            if not agrees:
                why = next((words for words, test in EXPLANATIONS if test(answer, counter)), None)
                why = why or ("The file breaks the format's rules." if is_broken else None)
                line = f"  {path}: {counter} {value / 1e6:.6f}, kcost {answer['shortest_s']} to {answer['longest_s']}"
                differing.setdefault(why, []).append(line)
    for (counter, kind), (compared, agreeing) in tallies.items():
        share = 100 * agreeing / compared if compared else 0
        print(f"{counter}, {kind}: {agreeing} of {compared} within 1 ms ({share:.2f} %)")
    for why, lines in sorted(differing.items(), key=lambda item: item[0] or ""):
        print(f"\n{why or 'Without an explanation'} ({len(lines)})")
        print("\n".join(lines))
    must = [tallies["opencv", kind] for kind in ("plain", "stored pictures")]
    short = any(compared == 0 or 100 * agreeing < LEAST_SHARE * compared for compared, agreeing in must)
    if short:
        print(f"OpenCV: less than {LEAST_SHARE} % of the plain files within a millisecond", file=sys.stderr)
    return 1 if short or None in differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
