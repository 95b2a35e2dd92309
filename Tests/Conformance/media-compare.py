#!/usr/bin/env python3
"""Holds `kcost probe` against ffprobe 5 and a current libavformat, file by file.

    media-compare.py KCOST FOLDER...

Three comparisons, in microseconds:

    movie_header_s against ffprobe 5   plain files: it prints the movie header's duration
    tracks_s against ffprobe 5         fragmented files: it ignores the movie header there
    tracks_s against libavformat       all files; PyAV brings the library

Every file that differs by more than a millisecond, or that only one side gives a number for, must
have an explanation in the list below. The exit status is 1 when one has none, when kcost dies, or
when less than 99 % of the sound files agree within a millisecond by the first or the last rule; the
second has known differences. Files whose names begin with "broken" break the format's rules: they
are compared and explained, but not part of the 99 %.
"""

import collections
import concurrent.futures
import decimal
import json
import os
import struct
import subprocess
import sys

import media_boxes as boxes

LEAST_SHARE = 99
MILLISECOND = 1000
BATCH = 100
SUFFIXES = tuple(
    "." + word for word in "mp4 m4v m4a m4b mp4v mov qt 3gp 3g2 f4v ismv isma m4s cmfv cmfa mp4s avif".split()
)


class File:
    """A file and what each side says of it, in microseconds; None is a refusal or no duration."""

    def __init__(self, folder, path):
        self.path = path
        self.name = os.path.relpath(path, folder)
        self.broken = os.path.basename(path).startswith("broken")
        self.kcost = None
        self.ffprobe = None
        self.libavformat = None
        self._boxes = None

    @property
    def fragmented(self):
        return bool(self.kcost["fragmented"])

    @property
    def refusal(self):
        """kcost's error code, or None."""
        return (self.kcost["error"] or {}).get("code")

    @property
    def boxes(self):
        """The file's boxes; none when one of them does not fit."""
        if self._boxes is None:
            try:
                with open(self.path, "rb") as source:
                    self._boxes = boxes.read_boxes(source.read())
            except (ValueError, struct.error):
                self._boxes = []
        return self._boxes

    def has(self, *kinds):
        """Whether any of these boxes is in the file, in the right place or not."""
        with open(self.path, "rb") as source:
            data = source.read()
        return any(kind in data for kind in kinds)

    def all_boxes(self, kind):
        return [box for box in boxes.every(self.boxes) if box.kind == kind]


class Difference:
    """One comparison that is not within a millisecond, or that one side refuses."""

    def __init__(self, file, rule, ours, theirs):
        self.file = file
        self.rule = rule
        self.ours = ours
        self.theirs = theirs

    def line(self):
        by = "" if None in (self.ours, self.theirs) else f"  {self.ours - self.theirs:+,} µs"
        why = f" ({self.file.refusal})" if self.ours is None and self.file.refusal else ""
        ours, theirs = seconds(self.ours) + why, seconds(self.theirs) + by
        return f"  {self.file.name}: {self.rule.field} {ours}, {self.rule.reference} {theirs}"


class Rule:
    """A field of kcost's answer, the reference it is held against, and the files it holds for."""

    def __init__(self, field, reference, holds, must_agree=True):
        self.field = field
        self.reference = reference
        self.holds = holds
        self.must_agree = must_agree  # in 99 % of the sound files

    def values(self, file):
        ours = file.kcost[self.field]
        return ours, getattr(file, self.reference)


RULES = (
    Rule("movie_header_s", "ffprobe", lambda file: not file.fragmented),
    Rule("tracks_s", "ffprobe", lambda file: file.fragmented, must_agree=False),
    Rule("tracks_s", "libavformat", lambda file: True),
)

# Explanations: the first whose test holds for a difference is its explanation.


def unknown_movie_duration(difference):
    headers = difference.file.all_boxes(b"mvhd")
    unknown = any(boxes.duration(box) in (boxes.UNKNOWN_32, boxes.UNKNOWN_64) for box in headers)
    return difference.rule.field == "movie_header_s" and difference.ours is None and unknown


def unknown_track_duration(difference):
    headers = difference.file.all_boxes(b"mdhd")
    unknown = any(boxes.duration(box) in (boxes.UNKNOWN_32, boxes.UNKNOWN_64) for box in headers)
    return difference.rule.reference == "ffprobe" and difference.file.fragmented and unknown


def priming_in_fragments(difference):
    """Only where the current libavformat says what kcost says."""
    file = difference.file
    if difference.rule.reference != "ffprobe" or not file.fragmented or None in (difference.ours, file.libavformat):
        return False
    trims = any(start > 0 for track in boxes.tracks(file.boxes, b"soun") for _, start in boxes.edits(track))
    return trims and abs(difference.ours - file.libavformat) <= MILLISECOND


def older_than_the_file(difference):
    """ffprobe 5 gives nothing, where the current libavformat says what kcost says."""
    if difference.rule.reference != "ffprobe" or difference.theirs is not None:
        return False
    ours, current = difference.file.kcost["tracks_s"], difference.file.libavformat
    return None not in (ours, current) and abs(ours - current) <= MILLISECOND


def movie_header_late(difference):
    """No mvhd before the first track."""
    kinds = [box.kind for box in first_children(difference.file, b"moov")]
    if difference.theirs is not None or b"trak" not in kinds:
        return False
    return b"mvhd" not in kinds[: kinds.index(b"trak")]


def cut_file(difference):
    return difference.ours is None and difference.file.refusal == "truncated" and not difference.file.boxes


def malformed(difference):
    return difference.ours is None and difference.file.refusal == "malformed" and difference.file.broken


def hidden_movie(difference):
    return difference.ours is None and difference.file.refusal == "no-moov" and difference.file.has(b"moov")


def encrypted(difference):
    return difference.theirs is None and difference.file.has(b"senc", b"saiz", b"pssh")


def odd_sample_description(difference):
    """A description without rows, or a decoder's configuration of no bytes."""
    described = [box.payload for box in difference.file.all_boxes(b"stsd")]
    empty = any(
        payload[4:8] == bytes(4) or b"\x05\x00" in payload or b"\x05\x80\x80\x80\x00" in payload
        for payload in described
    )
    return difference.theirs is None and empty


def odd_index(difference):
    """A sidx box without rows, or of other sidx boxes, before anything says where the fragments end."""
    payloads = [box.payload for box in difference.file.all_boxes(b"sidx")]
    starts = [(payload, 32 if payload[0] else 24) for payload in payloads]
    odd = any(payload[start - 2 : start] == bytes(2) or payload[start] & 0x80 for payload, start in starts)
    return difference.theirs is None and odd


def fragments_before_movie(difference):
    kinds = [box.kind for box in difference.file.boxes]
    return difference.theirs is None and b"moof" in kinds[: kinds.index(b"moov")]


def empty_samples(difference):
    """A size of 0 in a trun box that states sizes."""
    for box in difference.file.all_boxes(b"trun"):
        flags = int.from_bytes(box.payload[1:4], "big")
        row = 4 * bin(flags & 0xF00).count("1")
        start = 8 + 4 * (flags & 1) + (flags & 4) + 4 * bool(flags & 0x100)
        if flags & 0x200 and bytes(4) in (box.payload[at : at + 4] for at in range(start, len(box.payload), row)):
            return difference.theirs is None
    return False


def sample_tables_contradict(difference):
    """A track that names samples without saying where they lie, or chunks that are not there."""
    return any(track_contradicts(track) for track in first_children(difference.file, b"moov") if track.kind == b"trak")


def track_contradicts(track):
    def count(kind, place=4):
        box = track.find(b"mdia", b"minf", b"stbl", kind)
        return int.from_bytes(box.payload[place : place + 4], "big") if box else 0

    chunks = count(b"stco") or count(b"co64")
    samples, times, runs = count(b"stsz", 8) or count(b"stz2", 8), count(b"stts"), count(b"stsc")
    one_size = count(b"stsz", 4)
    if chunks and not (times and runs and (samples or one_size)) or samples and not chunks:
        return True
    return bool(runs) and count(b"stsc", 8 + 12 * (runs - 1)) > chunks


def fragment_of_unknown_track(difference):
    """A fragment of a track that trex does not name, behind one of a track that it does."""
    known = {box.payload[4:8] for box in difference.file.all_boxes(b"trex")}
    used = {box.payload[4:8] for box in difference.file.all_boxes(b"tfhd")}
    return bool(known) and not used <= known


def first_children(file, kind):
    box = boxes.find(file.boxes, kind)
    return box.children if box and box.children else []


EXPLANATIONS = (
    ("A movie header of all ones is no duration; ffprobe 5 prints it as a number.", unknown_movie_duration),
    ("A track header of all ones is no duration; ffprobe 5 reads it as a number in fragments.", unknown_track_duration),
    ("ffprobe 5 lets fragmented AAC begin before its priming samples; newer versions do not.", priming_in_fragments),
    ("ffprobe 5 cannot read the file; the current libavformat agrees with kcost.", older_than_the_file),
    ("No mvhd stands before the tracks: libavformat loses their edit lists, and so all lengths.", movie_header_late),
    ("The file is cut: kcost refuses where FFmpeg gives the length of what is left.", cut_file),
    ("The file breaks the format's rules: kcost refuses where FFmpeg carries on.", malformed),
    ("moov is hidden in another box of a damaged file; FFmpeg finds it there.", hidden_movie),
    ("FFmpeg fails in the encryption boxes, which kcost does not read.", encrypted),
    ("FFmpeg refuses the sample description, which says nothing of lengths.", odd_sample_description),
    ("FFmpeg refuses an index without rows or of further indexes; the fragments are in order.", odd_index),
    ("FFmpeg refuses fragments before moov.", fragments_before_movie),
    ("FFmpeg refuses samples of no bytes; their times are in order.", empty_samples),
    (
        "Sample tables contradict each other: FFmpeg refuses, or counts the track in 1/90000 s.",
        sample_tables_contradict,
    ),
    ("A fragment of an undeclared track: FFmpeg adds it to the track before.", fragment_of_unknown_track),
)


def explanation(difference):
    return next((words for words, test in EXPLANATIONS if test(difference)), None)


# Asking all three


def microseconds(text):
    """A decimal text of seconds as whole microseconds; none for what is no length."""
    if text in (None, "N/A"):
        return None
    return int((decimal.Decimal(text) * 1_000_000).to_integral_value(decimal.ROUND_HALF_UP))


def seconds(value):
    return "none" if value is None else f"{decimal.Decimal(value) / 1_000_000:f}"


def collect(folder):
    """The files to compare, sorted by name."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [File(folder, os.path.join(place, name)) for name in sorted(names) if name.lower().endswith(SUFFIXES)]
    return found


def ask_kcost(program, files):
    """Runs kcost over all files; gives the files that it died on."""
    deaths = []
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        if not run_kcost(program, batch):
            deaths += [file for file in batch if not run_kcost(program, [file])]
    return deaths


def run_kcost(program, batch):
    """One run of kcost; False when it did not answer for every file."""
    command = [program, "probe", "--format", "json"] + [file.path for file in batch]
    run = subprocess.run(command, capture_output=True, text=True)
    try:
        videos = json.loads(run.stdout)["videos"]
    except (ValueError, KeyError):
        return False
    if [video["source"] for video in videos] != [file.path for file in batch]:
        return False
    for file, video in zip(batch, videos):
        for key in ("movie_header_s", "tracks_s", "video_track_s"):
            video[key] = microseconds(video[key])
        file.kcost = video
    refused = any(video["error"] for video in videos)
    return refused == (run.returncode != 0)


def ask_ffprobe(files):
    """The format's duration by ffprobe. Zero and less is what it prints for none."""

    def ask(file):
        command = [
            "ffprobe",
            "-v",
            "error",
            "-threads",
            "1",
            "-show_entries",
            "format=duration",
            "-of",
            "json",
            file.path,
        ]
        run = subprocess.run(command, capture_output=True, text=True, errors="replace")
        try:
            value = microseconds(json.loads(run.stdout).get("format", {}).get("duration"))
        except ValueError:
            value = None
        return value if value and value > 0 else None

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for file, value in zip(files, pool.map(ask, files)):
            file.ffprobe = value


def ask_libavformat(files):
    """The format's duration by PyAV, in processes of their own: a crash costs one file."""
    left = list(files)
    while left:
        batch, left = left[:BATCH], left[BATCH:]
        run = subprocess.run(
            [sys.executable, __file__, "--libavformat"],
            input="\n".join(file.path for file in batch),
            capture_output=True,
            text=True,
        )
        answers = run.stdout.split("\n")[:-1]
        for file, answer in zip(batch, answers):
            file.libavformat = json.loads(answer)
        left = batch[len(answers) + 1 :] + left


def answer_for_libavformat():
    """The other end of `ask_libavformat`: a line for each file named on standard input."""
    import av

    av.logging.set_level(av.logging.WARNING)
    for path in sys.stdin.read().split("\n"):
        value = None
        try:
            with av.logging.Capture(local=True) as log, av.open(path, metadata_errors="replace") as container:
                guessed = any("Estimating duration from bitrate" in line[2] for line in log)
                value = None if guessed else container.duration
        except (av.FFmpegError, OSError, ValueError, IndexError):
            pass
        print(json.dumps(value), flush=True)


# The table


class Tally:
    """The counts of one rule over one kind of files."""

    def __init__(self):
        self.compared = self.close = self.near = self.neither = self.only_ours = self.only_theirs = 0

    def add(self, ours, theirs):
        """Counts one file; True when the sides agree."""
        if ours is None or theirs is None:
            self.neither += ours is None and theirs is None
            self.only_ours += ours is not None
            self.only_theirs += theirs is not None
            return ours is None and theirs is None
        distance = abs(ours - theirs)
        self.compared += 1
        self.close += distance <= MILLISECOND
        self.near += distance <= 50 * MILLISECOND
        return distance <= MILLISECOND

    def share(self):
        return 100 * self.close / self.compared if self.compared else 0


def compare(files):
    """The tallies by kind of file and rule, and all differences."""
    tallies = collections.OrderedDict(((broken, rule), Tally()) for broken in (False, True) for rule in RULES)
    differences = []
    for file in files:
        for rule in RULES:
            if rule.holds(file):
                ours, theirs = rule.values(file)
                if not tallies[file.broken, rule].add(ours, theirs):
                    differences.append(Difference(file, rule, ours, theirs))
    return tallies, differences


def print_table(tallies, versions):
    head = (
        "files",
        "kcost",
        "against",
        "compared",
        "within 1 ms",
        "within 50 ms",
        "neither",
        "only kcost",
        "only FFmpeg",
    )
    rows = [head]
    for (broken, rule), tally in tallies.items():
        rows.append(
            (
                "broken" if broken else "sound",
                rule.field,
                versions[rule.reference],
                str(tally.compared),
                f"{tally.close} {tally.share():.2f} %" if tally.compared else "0",
                str(tally.near),
                str(tally.neither),
                str(tally.only_ours),
                str(tally.only_theirs),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        cells = [
            cell.ljust(width) if column < 3 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ]
        print("  ".join(cells).rstrip())


def print_differences(differences):
    """All differences under their explanations; gives those that have none."""
    groups = collections.defaultdict(list)
    for difference in differences:
        groups[explanation(difference)].append(difference)
    unexplained = groups.pop(None, [])
    for words, _ in EXPLANATIONS:
        if groups[words]:
            print(f"\n{words} ({len(groups[words])})")
            print("\n".join(difference.line() for difference in groups[words]))
    if unexplained:
        print(f"\nWithout an explanation ({len(unexplained)})")
        print("\n".join(difference.line() for difference in unexplained))
    return unexplained


def reference_versions():
    """What the references call themselves; None when this ffprobe is too new for the movie header."""
    import av

    text = subprocess.run(["ffprobe", "-version"], capture_output=True, text=True, check=True).stdout
    version = text.split()[2]
    library = ".".join(map(str, av.library_versions["libavformat"]))
    number = version.lstrip("n").split(".")[0]
    return number.isdigit() and int(number) <= 5, {
        "ffprobe": f"ffprobe {version.split('-')[0]}",
        "libavformat": f"libavformat {library}",
    }


def main(arguments):
    if arguments == ["--libavformat"]:
        answer_for_libavformat()
        return 0
    if len(arguments) < 2 or arguments[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 64
    old_enough, versions = reference_versions()
    if not old_enough:
        print(f"{versions['ffprobe']} no longer prints the movie header: version 5 or older is needed", file=sys.stderr)
        return 1
    program, folders = arguments[0], arguments[1:]
    files = [file for folder in folders for file in collect(folder)]
    deaths = ask_kcost(program, files)
    files = [file for file in files if file.kcost is not None]
    ask_ffprobe(files)
    ask_libavformat(files)
    tallies, differences = compare(files)
    print_table(tallies, versions)
    unexplained = print_differences(differences)
    for file in deaths:
        print(f"\nkcost gave no proper answer for {file.path}")
    short = [
        rule
        for (broken, rule), tally in tallies.items()
        if rule.must_agree and not broken and tally.share() < LEAST_SHARE
    ]
    for rule in short:
        print(f"\n{rule.field} against {rule.reference}: less than {LEAST_SHARE} % within a millisecond")
    return 1 if unexplained or deaths or short or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
