#!/usr/bin/env python3
"""Makes small media files in every layout that a duration can hide in, with ffmpeg and box tools.

    media-corpus.py FOLDER         make what is missing in FOLDER
    media-corpus.py --list         name all files that would be made
    media-corpus.py --boxes FILE   print the boxes of a file

The same ffmpeg makes the same bytes. A file that this ffmpeg cannot make (an encoder it was built
without) is left out and named. Needs Python's standard library only.
"""

import os
import struct
import subprocess
import sys

import media_boxes as boxes
from media_boxes import Box

FEWEST = 220
EMPTY = -1  # the media time of an edit that shows nothing

SIDE_FILES = {
    "words-1s.srt": "1\n00:00:00,000 --> 00:00:01,000\none\n\n",
    "words-3.5s.srt": "1\n00:00:00,000 --> 00:00:01,000\none\n\n2\n00:00:02,000 --> 00:00:03,500\ntwo\n\n",
    "words-7s.srt": "1\n00:00:00,500 --> 00:00:01,000\none\n\n2\n00:00:05,000 --> 00:00:07,000\ntwo\n\n",
    "words-late.srt": "1\n00:00:01,500 --> 00:00:02,500\nlate\n\n",
    "chapters.txt": ";FFMETADATA1\ntitle=Parts\n"
    "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=One\n"
    "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=3000\ntitle=Two\n",
    "chapters-long.txt": ";FFMETADATA1\n"
    "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=One\n"
    "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=9000\ntitle=Two\n",
}

# What goes into ffmpeg


def picture(seconds, rate="10", size="64x48", filters=""):
    """A moving test picture as an input."""
    return ["-f", "lavfi", "-i", f"testsrc=size={size}:rate={rate}:duration={seconds}{filters}"]


def sound(seconds, rate=44100, filters=""):
    """A tone as an input."""
    return ["-f", "lavfi", "-i", f"sine=frequency=440:sample_rate={rate}:duration={seconds}{filters}"]


def late(seconds, source):
    """The same input, later."""
    return ["-itsoffset", str(seconds)] + source


def file(name):
    """A file of the corpus (made earlier) or a side file as an input."""
    return ["-i", f"@{name}"]


H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "10"]
B_FRAMES = H264 + ["-bf", "2", "-x264-params", "b-adapt=0"]
AAC = ["-c:a", "aac", "-b:a", "32k"]
HEVC = [
    "-c:v",
    "libx265",
    "-preset",
    "ultrafast",
    "-x265-params",
    "log-level=none:pools=none:frame-threads=1:bframes=2",
]
STILL_AV1 = ["-c:v", "libaom-av1", "-cpu-used", "8", "-still-picture", "1", "-frames:v", "1"]
OPUS = ["-c:a", "libopus", "-b:a", "32k"]
MP3 = ["-c:a", "libmp3lame", "-b:a", "64k"]
COPY = ["-c", "copy"]
SUBTITLES = ["-c:s", "mov_text"]
VARIABLE = ["-fps_mode", "passthrough", "-enc_time_base", "1:1000", "-video_track_timescale", "1000"]


def flags(*names):
    return ["-movflags", "+" + "+".join(names)]


def option(name, value):
    return [f"-{name}", str(value)]


class Case:
    """A file of the corpus: made by ffmpeg, or out of an earlier file by an edit of its boxes."""

    def __init__(self, name, arguments=None, base=None, edit=None, edits_bytes=False):
        self.name = name
        self.arguments = arguments
        self.base = base
        self.edit = edit
        self.edits_bytes = edits_bytes  # the edit takes and gives bytes, not boxes


def encoded(name, *arguments):
    return Case(name, arguments=[word for part in arguments for word in part])


def edited(name, base, edit):
    """A name that begins with "broken" says that the file breaks the format's rules."""
    return Case(name, base=base, edit=edit)


# The layouts


def plain_layouts():
    """moov first and last, with one track or two, in each container."""
    for kind in ("mp4", "mov", "m4v", "3gp", "3g2", "f4v", "ismv"):
        size = "176x144" if kind.startswith("3g") else "64x48"
        kind_flags = flags("faststart") if kind != "ismv" else flags("frag_keyframe")
        yield encoded(f"plain-end.{kind}", picture(3, size=size), sound(3), H264, AAC)
        yield encoded(f"plain-first.{kind}", picture(3, size=size), sound(3), H264, AAC, kind_flags)
    for kind in ("ipod", "psp", "tg2", "tgp", "f4v", "ismv", "mov"):
        muxer = {"tg2": "3g2", "tgp": "3gp"}.get(kind, kind)
        yield encoded(f"brand-{kind}.mp4", picture(2, size="176x144"), sound(2), B_FRAMES, AAC, ["-f", muxer])
    yield encoded("brand-qt-as.mp4", picture(2), B_FRAMES, ["-f", "mov", "-brand", "mp42"])
    for kind in ("mp4", "mov"):
        yield encoded(f"video-end.{kind}", picture(3), H264)
        yield encoded(f"video-first.{kind}", picture(3), H264, flags("faststart"))
        yield encoded(f"video-b-frames.{kind}", picture(3), B_FRAMES)
        yield encoded(f"reserved-space.{kind}", picture(3), sound(3), B_FRAMES, AAC, option("moov_size", 20000))
    for kind in ("m4a", "mp4", "mov", "3gp"):
        yield encoded(f"sound-only.{kind}", sound(3), AAC)
        yield encoded(f"sound-only-first.{kind}", sound(3), AAC, flags("faststart"))
    yield encoded("wide-picture.mp4", picture(3, size="160x90"), sound(3), H264, AAC)


def lengths():
    """Lengths around the limits of 3, 10 and 30 s, alone, with sound, and in fragments."""
    rates = {
        "2.999": ("10", ",settb=1/1000,setpts=if(gt(N\\,0)\\,PTS-1\\,PTS)", "3"),
        "3.000": ("10", "", "3"),
        "10.000": ("5", "", "10"),
        "10.001": ("1000/137", "", "10.001"),
        "29.970": ("1000/333", "", "29.97"),
        "30.000": ("2", "", "30"),
        "30.001": ("1000/1579", "", "30.001"),
    }
    for length, (rate, filters, seconds) in rates.items():
        source = picture(seconds, rate=rate, filters=filters)
        yield encoded(f"length-{length}.mp4", source, H264, VARIABLE)
        yield encoded(f"length-{length}-sound.mp4", source, sound(length), H264, AAC, VARIABLE, flags("faststart"))
        yield encoded(f"length-{length}-sound-48k.mov", source, sound(length, 48000), H264, AAC, VARIABLE)
        fragmented = flags("frag_keyframe", "empty_moov", "default_base_moof")
        yield encoded(f"length-{length}-fragments.mp4", source, sound(length), H264, AAC, VARIABLE, fragmented)


def timescales():
    """Track and movie timescales, at whole and broken frame rates."""
    for scale in (1, 600, 1000, 24000, 90000):
        yield encoded(f"track-scale-{scale}.mp4", picture(4), H264, option("video_track_timescale", scale))
        broken = picture(4, rate="24000/1001")
        yield encoded(f"track-scale-{scale}-23.976.mp4", broken, B_FRAMES, option("video_track_timescale", scale))
        yield encoded(
            f"movie-scale-{scale}.mp4", picture("3.3"), sound("3.3"), B_FRAMES, AAC, option("movie_timescale", scale)
        )
        both = option("movie_timescale", scale) + option("video_track_timescale", scale)
        yield encoded(f"both-scales-{scale}.mov", picture(3, rate="30000/1001"), sound(3, 48000), H264, AAC, both)
    for rate in ("25", "29.97", "60000/1001", "12.5", "1/3"):
        yield encoded(f"rate-{rate.replace('/', '-')}.mp4", picture(6, rate=rate), sound(6), B_FRAMES, AAC)


def fragments():
    """Fragmented files in all flavours, with sound, with B-frames, with both."""
    flavours = {
        "keyframe": flags("frag_keyframe"),
        "empty": flags("frag_keyframe", "empty_moov"),
        "base-moof": flags("frag_keyframe", "empty_moov", "default_base_moof"),
        "duration": flags("empty_moov") + option("frag_duration", 700000),
        "size": flags("empty_moov") + option("frag_size", 2000),
        "min-duration": flags("frag_keyframe") + option("min_frag_duration", 1500000),
        "every-frame": flags("frag_every_frame", "empty_moov"),
        "separate": flags("frag_keyframe", "empty_moov", "separate_moof"),
        "dash": flags("frag_keyframe", "dash"),
        "global-sidx": flags("frag_keyframe", "dash", "global_sidx"),
        "skip-sidx": flags("frag_keyframe", "dash", "skip_sidx"),
        "cmaf": flags("frag_keyframe", "cmaf"),
        "delay-moov": flags("frag_keyframe", "delay_moov"),
        "delay-base-moof": flags("frag_keyframe", "delay_moov", "default_base_moof"),
        "negative-cts": flags("frag_keyframe", "empty_moov", "negative_cts_offsets"),
        "no-mfra": flags("frag_keyframe", "empty_moov", "skip_trailer"),
        "no-mfra-moov": flags("frag_keyframe", "skip_trailer"),
        "no-offset": flags("frag_keyframe", "empty_moov", "omit_tfhd_offset"),
        "discontinuity": flags("frag_keyframe", "empty_moov", "frag_discont"),
        "interleave": flags("frag_keyframe", "empty_moov") + option("frag_interleave", 2),
    }
    for name, flavour in flavours.items():
        yield encoded(f"fragments-{name}.mp4", picture(3), sound(3), H264, AAC, flavour)
        yield encoded(f"fragments-{name}-b-frames.mp4", picture("3.2"), sound(3), B_FRAMES, AAC, flavour)
        yield encoded(f"fragments-{name}-video.mp4", picture(3), B_FRAMES, flavour)
    empty, delayed = flags("frag_keyframe", "empty_moov"), flags("frag_keyframe", "delay_moov")
    yield encoded("fragments-sound.m4a", sound(4), AAC, flags("empty_moov"), option("frag_duration", 1000000))
    yield encoded("fragments-sound-dash.mp4", sound(4), AAC, flags("dash"), option("frag_duration", 1000000))
    yield encoded("fragments-opus.mp4", picture(3), sound(3, 48000), H264, OPUS, empty)
    yield encoded("fragments-mp3.mp4", picture(3), sound(3), H264, MP3, empty)
    yield encoded("fragments-delay-opus.mp4", picture(3), sound(3, 48000), H264, OPUS, delayed)
    yield encoded("fragments-delay-mp3.mp4", picture(3), sound(3), H264, MP3, delayed)
    yield encoded("fragments-long-sound.mp4", picture(2), sound(5), H264, AAC, empty)
    yield encoded("fragments-long-video.mp4", picture(5), sound(2), B_FRAMES, AAC, empty)
    yield encoded("fragments-video-late.mp4", late(0.7, picture(2)), sound(3), H264, AAC, delayed)
    yield encoded("fragments-video-late-empty.mp4", late(0.7, picture(2)), sound(3), H264, AAC, empty)
    yield encoded("fragments-sound-late.mp4", picture(3), late(0.6, sound(2)), B_FRAMES, AAC, delayed)
    yield encoded("fragments-all-late.mp4", late(2, picture(3)), late(2, sound(3)), B_FRAMES, AAC, empty)
    yield encoded("fragments-all-late-delay.mp4", late(2, picture(3)), late(2, sound(3)), B_FRAMES, AAC, delayed)
    yield encoded("fragments-text-1s.mp4", picture(3), sound(3), file("words-1s.srt"), H264, AAC, SUBTITLES, empty)
    yield encoded("fragments-text-7s.mp4", picture(3), sound(3), file("words-7s.srt"), H264, AAC, SUBTITLES, empty)
    yield encoded("fragments-timecode.mov", picture(3), sound(3), H264, AAC, empty, option("timecode", "01:00:00:00"))
    yield encoded("fragments-one-frame.mp4", picture("0.1"), H264, empty)
    yield encoded(
        "fragments-770.mp4",
        picture(30),
        sound(30),
        H264,
        AAC,
        flags("empty_moov", "frag_every_frame", "default_base_moof"),
    )
    yield encoded(
        "fragments-vfr.mp4", picture(3, filters=",settb=1/1000,setpts=PTS+40*mod(N\\,2)"), H264, VARIABLE, empty
    )
    yield encoded("fragments-no-edits.mp4", picture(3), sound(3), B_FRAMES, AAC, delayed, option("use_editlist", 0))
    yield encoded(
        "fragments-scale-90000.mp4", picture(3), sound(3), B_FRAMES, AAC, empty, option("video_track_timescale", 90000)
    )
    yield encoded(
        "fragments-scale-1.mp4", picture(4, rate="1"), sound(4), H264, AAC, empty, option("video_track_timescale", 1)
    )


def edit_lists():
    """Edit lists: cut without a re-encode, with and without B-frames, allowed and forbidden."""
    yield encoded("cut-source.mp4", picture(6), sound(6), B_FRAMES, AAC)
    yield encoded("cut-source-no-b.mp4", picture(6), sound(6), H264, AAC)
    for start in ("0.35", "1.25", "2.05"):
        yield encoded(f"cut-{start}.mp4", ["-ss", start], file("cut-source.mp4"), COPY)
        yield encoded(f"cut-{start}.mov", ["-ss", start], file("cut-source.mp4"), COPY)
        yield encoded(f"cut-{start}-no-b.mp4", ["-ss", start], file("cut-source-no-b.mp4"), COPY, flags("faststart"))
        yield encoded(f"cut-{start}-to-4.mp4", ["-ss", start, "-t", "1.93"], file("cut-source.mp4"), COPY)
        yield encoded(f"cut-{start}-video.mp4", ["-ss", start], file("cut-source.mp4"), COPY, ["-an"])
        yield encoded(
            f"cut-{start}-no-edits.mp4", ["-ss", start], file("cut-source.mp4"), COPY, option("use_editlist", 0)
        )
        yield encoded(
            f"cut-{start}-fragments.mp4",
            ["-ss", start],
            file("cut-source.mp4"),
            COPY,
            flags("frag_keyframe", "delay_moov"),
        )
    for shift in ("disabled", "make_zero", "make_non_negative"):
        yield encoded(
            f"cut-{shift}.mp4", ["-ss", "1.25"], file("cut-source.mp4"), COPY, option("avoid_negative_ts", shift)
        )
    for kind in ("mp4", "mov"):
        for use in (0, 1):
            yield encoded(
                f"edits-{use}-b-frames.{kind}", picture(3), sound(3), B_FRAMES, AAC, option("use_editlist", use)
            )
        yield encoded(f"edits-0-sound.{kind}", sound(3), AAC, option("use_editlist", 0))
        yield encoded(f"negative-cts.{kind}", picture(3), sound(3), B_FRAMES, AAC, flags("negative_cts_offsets"))
        yield encoded(f"negative-cts-video.{kind}", picture(3), B_FRAMES, flags("negative_cts_offsets"))


def late_starts():
    """Tracks that begin after zero, and tracks of unequal length."""
    for kind in ("mp4", "mov"):
        yield encoded(f"video-late.{kind}", late(0.7, picture(2)), sound(3), B_FRAMES, AAC)
        yield encoded(f"sound-late.{kind}", picture(3), late(0.6, sound(2)), B_FRAMES, AAC)
        yield encoded(f"all-late.{kind}", late(1, picture(3)), late(1, sound(3)), B_FRAMES, AAC)
        yield encoded(f"only-video-late.{kind}", late(2.5, picture(2)), B_FRAMES)
        yield encoded(f"video-far-late.{kind}", late(5, picture(2)), sound(3), H264, AAC)
        yield encoded(f"sound-far-late.{kind}", picture(2), late(5, sound(2)), H264, AAC)
        filters = ["-vf", "setpts=PTS+1.3/TB", "-af", "asetpts=PTS+1.3/TB", "-fps_mode", "passthrough"]
        yield encoded(f"late-by-filter.{kind}", picture(3), sound(3), H264, AAC, filters)
        yield encoded(
            f"late-no-edits.{kind}", late(0.7, picture(2)), sound(3), B_FRAMES, AAC, option("use_editlist", 0)
        )
        yield encoded(f"long-sound.{kind}", picture(2), sound("4.5"), H264, AAC)
        yield encoded(f"long-video.{kind}", picture("4.5"), sound(2), B_FRAMES, AAC)
        yield encoded(f"sound-a-bit-longer.{kind}", picture(3), sound("3.013"), H264, AAC)
        yield encoded(f"sound-a-bit-shorter.{kind}", picture(3), sound("2.987"), H264, AAC)


def side_tracks():
    """Timecode, text and chapter tracks."""
    for kind in ("mp4", "mov"):
        for words in ("1s", "3.5s", "7s", "late"):
            text = file(f"words-{words}.srt")
            yield encoded(f"text-{words}.{kind}", picture(3), sound(3), text, B_FRAMES, AAC, SUBTITLES)
        yield encoded(f"text-only.{kind}", file("words-3.5s.srt"), SUBTITLES)
        yield encoded(f"text-video-late.{kind}", late(0.5, picture(3)), file("words-1s.srt"), H264, SUBTITLES)
        yield encoded(f"chapters.{kind}", picture(3), sound(3), file("chapters.txt"), H264, AAC, ["-map_metadata", "2"])
        yield encoded(
            f"chapters-long.{kind}", picture(3), sound(3), file("chapters-long.txt"), H264, AAC, ["-map_metadata", "2"]
        )
    yield encoded(
        "chapters-nero.mp4", picture(3), file("chapters.txt"), H264, ["-map_metadata", "1"], flags("disable_chpl")
    )
    timecode = option("timecode", "01:00:00:00")
    yield encoded("timecode.mov", picture(3), sound(3), H264, AAC, timecode)
    yield encoded("timecode-video.mov", picture(3), B_FRAMES, timecode)
    yield encoded("timecode-mp4.mp4", picture(3), sound(3), H264, AAC, timecode, option("write_tmcd", 1))
    yield encoded("timecode-drop.mov", picture(3, rate="30000/1001"), H264, option("timecode", "00:59:59;20"))
    yield encoded("timecode-long-sound.mov", picture(2), sound(4), H264, AAC, timecode)
    yield encoded("timecode-late.mov", late(0.5, picture(3)), sound(2), H264, AAC, timecode)
    yield encoded("hint-tracks.mp4", picture(3), sound(3), H264, AAC, flags("rtphint"))


def codecs():
    """Sounds and pictures of many codecs: their delays and paddings differ."""
    for rate in (8000, 16000, 22050, 32000, 48000, 96000):
        yield encoded(f"aac-{rate}.mp4", picture(3), sound(3, rate), H264, AAC)
        yield encoded(f"aac-{rate}.m4a", sound("2.5", rate), AAC)
    for name, rate, arguments in (
        ("mp3", 44100, MP3),
        ("opus", 48000, OPUS),
        ("ac3", 48000, ["-c:a", "ac3", "-b:a", "64k"]),
        ("eac3", 48000, ["-c:a", "eac3", "-b:a", "64k"]),
        ("alac", 44100, ["-c:a", "alac"]),
        ("flac", 44100, ["-c:a", "flac", "-strict", "-2"]),
    ):
        yield encoded(f"sound-{name}.mp4", picture(3), sound(3, rate), H264, arguments)
        yield encoded(f"sound-{name}-alone.mp4", sound("2.7", rate), arguments)
        yield encoded(
            f"sound-{name}-no-edits.mp4", picture(3), sound(3, rate), H264, arguments, option("use_editlist", 0)
        )
    for name in ("pcm_s16le", "pcm_s24be", "pcm_mulaw", "pcm_u8", "adpcm_ima_qt"):
        yield encoded(f"sound-{name}.mov", picture(3), sound(3, 16000), H264, ["-c:a", name])
        yield encoded(f"sound-{name}-alone.mov", sound("2.7", 16000), ["-c:a", name])
    for name, kind, arguments in (
        ("hevc", "mp4", HEVC),
        ("vp9", "mp4", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"]),
        ("av1", "mp4", ["-c:v", "libaom-av1", "-cpu-used", "8", "-usage", "realtime"]),
        ("mpeg4", "mp4", ["-c:v", "mpeg4", "-bf", "2"]),
        ("mpeg4", "mov", ["-c:v", "mpeg4"]),
        ("mpeg2", "mp4", ["-c:v", "mpeg2video", "-bf", "2"]),
        ("mjpeg", "mov", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]),
        ("mjpeg", "mp4", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]),
        ("prores", "mov", ["-c:v", "prores_ks"]),
        ("png", "mov", ["-c:v", "png"]),
        ("qtrle", "mov", ["-c:v", "qtrle"]),
        ("raw", "mov", ["-c:v", "rawvideo", "-pix_fmt", "uyvy422"]),
        ("h263", "3gp", ["-c:v", "h263", "-s", "176x144"]),
        ("cinepak", "mov", ["-c:v", "cinepak"]),
        ("svq1", "mov", ["-c:v", "svq1", "-s", "64x48", "-pix_fmt", "yuv410p"]),
    ):
        rate = "30000/1001" if name == "h263" else "10"
        yield encoded(f"picture-{name}.{kind}", picture(2, rate=rate), arguments)
        yield encoded(f"picture-{name}-sound.{kind}", picture(2, rate=rate), sound(2, 48000), arguments, AAC)
    empty = flags("frag_keyframe", "empty_moov")
    yield encoded("picture-hevc-fragments.mp4", picture(2), sound(2), HEVC, AAC, empty)
    yield encoded("still.avif", picture(1, rate="1"), STILL_AV1)
    yield encoded("moving.avif", picture(1), ["-c:v", "libaom-av1", "-cpu-used", "8", "-usage", "realtime"])


def odd_pictures():
    """Variable frame rates, single frames, nothing at all, several pictures, turned pictures."""
    uneven = ",settb=1/1000,setpts=PTS+40*mod(N\\,3)"
    pause = ",settb=1/1000,setpts=if(gt(N\\,9)\\,PTS+1700\\,PTS)"
    short_last = ",settb=1/1000,setpts=if(gt(N\\,18)\\,PTS-60\\,PTS)"
    for name, filters in (("uneven", uneven), ("pause", pause), ("short-last", short_last)):
        yield encoded(f"vfr-{name}.mp4", picture(2, filters=filters), H264, VARIABLE)
        yield encoded(f"vfr-{name}-b-frames.mp4", picture(2, filters=filters), sound(2), B_FRAMES, AAC, VARIABLE)
    yield encoded("one-frame.mp4", picture("0.1"), H264)
    yield encoded("one-long-frame.mp4", picture(10, rate="1/10"), H264)
    yield encoded("one-frame-sound.mov", picture("0.1"), sound(3), H264, AAC)
    yield encoded("two-frames.mov", picture("0.2"), B_FRAMES)
    yield encoded("no-frames.mp4", picture(1), H264, ["-frames:v", "0"])
    yield encoded("no-picture-frames.mp4", picture(1), sound(2), H264, AAC, ["-frames:v", "0"])
    yield encoded("no-sound-frames.mp4", picture(2), sound(1), H264, AAC, ["-frames:a", "0"])
    yield encoded("short-sound.m4a", sound("0.01"), AAC)
    yield encoded("turned.mp4", file("plain-first.mp4"), COPY, ["-metadata:s:v:0", "rotate=90"])
    yield encoded("turned.mov", file("plain-first.mp4"), COPY, ["-metadata:s:v:0", "rotate=180"])
    both = ["-map", "0", "-map", "1"]
    yield encoded("two-pictures.mp4", picture(2), picture("3.4", size="80x60"), both, B_FRAMES)
    yield encoded("two-pictures-late.mov", picture(2), late(1, picture(2)), both, H264)
    yield encoded("two-sounds.mp4", picture(2), sound(2), sound("3.1", 48000), both, ["-map", "2"], H264, AAC)
    for name, stream, source, muxer in (
        ("cover.mp4", ":1", picture(3), []),
        ("cover.m4a", "", sound(3), ["-f", "ipod"]),
    ):
        cover = [f"-c:v{stream}", "mjpeg", f"-pix_fmt:v{stream}", "yuvj420p", f"-frames:v{stream}", "1"]
        attached = [f"-disposition:v{stream}", "attached_pic"]
        yield encoded(name, source, picture(1, rate="1"), both, H264, AAC, cover, attached, muxer)
    yield encoded("long-tags.mp4", picture(2), H264, ["-metadata", "comment=" + "long " * 3000])


# Edits of boxes: each takes the boxes of a file and changes them, or gives new ones


def header(kind, change):
    """An edit of mvhd, or of every track's tkhd or mdhd."""

    def edit(parts):
        for box in boxes.every(parts):
            if box.kind == kind:
                change(box)

    return edit


def length(value):
    return lambda box: boxes.set_duration(box, value)


def scaled(factor):
    return lambda box: boxes.set_duration(box, int(boxes.duration(box) * factor))


def scale(value):
    return lambda box: boxes.set_timescale(box, value)


def wide_and(change):
    def both(box):
        boxes.to_version_1(box)
        change(box)

    return both


def in_track(handler, change):
    """An edit of the tracks with one handler."""

    def edit(parts):
        for track in boxes.tracks(parts, handler):
            change(track)

    return edit


def sample_table(handler, kind, form, change):
    """An edit of the rows of a sample table; rows may be added or taken away."""

    def edit(parts):
        for track in boxes.tracks(parts, handler):
            table = track.find(b"mdia", b"minf", b"stbl", kind)
            table.payload = table.payload[:4] + boxes.table(kind, form, change(boxes.rows(table, form))).payload[4:]

    return edit


def without(*kinds):
    """Takes away all boxes of some kinds, at all levels."""

    def edit(parts):
        for box in boxes.every(parts):
            if box.children is not None:
                box.children = [child for child in box.children if child.kind not in kinds]
        return [box for box in parts if box.kind not in kinds]

    return edit


def before(kind, *added):
    """Puts boxes before the first top-level one of a kind."""

    def edit(parts):
        place = [box.kind for box in parts].index(kind)
        return parts[:place] + list(added) + parts[place:]

    return edit


def order(*kinds):
    """The top-level boxes in another order."""
    return lambda parts: sorted(parts, key=lambda box: kinds.index(box.kind) if box.kind in kinds else len(kinds))


def mark(kind, **how):
    """Writes the size of some boxes in another way."""

    def edit(parts):
        for box in boxes.every(parts):
            if box.kind == kind:
                for name, value in how.items():
                    setattr(box, name, value)

    return edit


def in_moov(change):
    """An edit of moov's children."""

    def edit(parts):
        moov = boxes.find(parts, b"moov")
        moov.children = change(moov.children)

    return edit


def fragment_headers(kind, form, place, change):
    """Changes a number in every box of a kind inside fragments; gets the number and the box's turn."""

    def edit(parts):
        turn = {}
        for box in boxes.every(parts):
            if box.kind == kind:
                index = turn[kind] = turn.get(kind, -1) + 1
                boxes.put(box, place, form, change(struct.unpack_from(form, box.payload, place)[0], index))

    return edit


def both(*edits):
    """Several edits, one after the other."""

    def edit(parts):
        for each in edits:
            parts = each(parts) or parts
        return parts

    return edit


def cut_fragments(keep):
    """Keeps some of the fragments: a moof, its mdat, and what stands before them."""

    def edit(parts):
        kept, turn = [], -1
        for box in parts:
            if box.kind == b"moof":
                turn += 1
            if turn < 0 or turn in keep and box.kind in (b"moof", b"mdat"):
                kept.append(box)
        return kept

    return edit


def header_edits():
    """Durations and timescales of headers: unknown, zero, wrong, in 64 bits."""
    for layout, base in (
        ("end", "plain-end.mp4"),
        ("first", "plain-first.mov"),
        ("fragments", "fragments-keyframe.mp4"),
    ):
        ending = base[-4:]
        for name, edit in (
            ("mvhd-wide", header(b"mvhd", boxes.to_version_1)),
            ("mvhd-unknown", header(b"mvhd", length("unknown"))),
            ("mvhd-wide-unknown", header(b"mvhd", wide_and(length("unknown")))),
            ("mvhd-zero", header(b"mvhd", length(0))),
            ("mvhd-double", header(b"mvhd", scaled(2))),
            ("mvhd-half", header(b"mvhd", scaled(0.5))),
            ("mvhd-scale-zero", header(b"mvhd", scale(0))),
            ("mvhd-scale-600", header(b"mvhd", scale(600))),
            ("mvhd-scale-huge", header(b"mvhd", scale(0x80000000))),
            ("tkhd-wide", header(b"tkhd", boxes.to_version_1)),
            ("tkhd-unknown", header(b"tkhd", length("unknown"))),
            ("tkhd-zero", header(b"tkhd", length(0))),
            ("mdhd-wide", header(b"mdhd", boxes.to_version_1)),
            ("mdhd-unknown", header(b"mdhd", length("unknown"))),
            ("mdhd-wide-unknown", header(b"mdhd", wide_and(length("unknown")))),
            ("mdhd-zero", header(b"mdhd", length(0))),
            ("mdhd-double", header(b"mdhd", scaled(2))),
            ("mdhd-half", header(b"mdhd", scaled(0.5))),
            ("mdhd-scale-zero", header(b"mdhd", scale(0))),
            ("elst-wide", header(b"elst", boxes.to_version_1)),
        ):
            yield edited(f"{name}-{layout}{ending}", base, edit)


def edit_list_edits():
    """Edit lists that ffmpeg does not write: none, several, empty ones in the middle, past the end."""
    base = "cut-1.25.mp4"

    def replaced(edits):
        return in_track(b"vide", lambda track: boxes.set_edits(track, edits))

    for name, edits in (
        ("none", None),
        ("zero-rows", []),
        ("zero-length", [(0, 0)]),
        ("empty-only", [(2000, EMPTY)]),
        ("late", [(500, EMPTY), (2000, 0)]),
        ("late-twice", [(500, EMPTY), (250, EMPTY), (2000, 0)]),
        ("two", [(1000, 0), (1000, 20480)]),
        ("pause", [(1000, 0), (1500, EMPTY), (1000, 20480)]),
        ("repeat", [(1000, 0), (1000, 0), (1000, 0), (1000, 0), (1000, 0), (1000, 0)]),
        ("past-the-end", [(9000, 0)]),
        ("starts-past-the-end", [(1000, 1024000)]),
        ("short", [(700, 0)]),
        ("from-the-middle", [(1000, 10240)]),
        ("unknown-length", [(0xFFFFFFFF, 0)]),
        ("empty-at-the-end", [(2000, 0), (3000, EMPTY)]),
        ("media-time-minus-2", [(2000, -2)]),
    ):
        yield edited(f"edit-list-{name}.mp4", base, replaced(edits))
    for name, edits in (("none", None), ("two", [(1000, 0), (500, 44100)]), ("late", [(600, EMPTY), (2000, 1024)])):
        change = in_track(b"soun", lambda track, edits=edits: boxes.set_edits(track, edits))
        yield edited(f"edit-list-sound-{name}.mp4", base, change)
    for name, edits in (
        ("none", None),
        ("late", [(500, EMPTY), (0, 0)]),
        ("late-twice", [(500, EMPTY), (250, EMPTY), (0, 0)]),
        ("trim", [(0, 4096)]),
        ("short", [(700, 0)]),
        ("two", [(1000, 0), (1000, 20480)]),
    ):
        for handler, track in ((b"vide", "picture"), (b"soun", "sound")):
            change = in_track(handler, lambda track, edits=edits: boxes.set_edits(track, edits))
            yield edited(f"edit-list-fragments-{track}-{name}.mp4", "fragments-delay-moov-b-frames.mp4", change)
            yield edited(f"edit-list-fragments-opus-{track}-{name}.mp4", "fragments-delay-opus.mp4", change)
            yield edited(f"edit-list-fragments-mp3-{track}-{name}.mp4", "fragments-delay-mp3.mp4", change)


def sample_table_edits():
    """Sample tables that say something else than the headers."""
    base = "plain-end.mp4"
    for name, change in (
        ("short", lambda rows: [(rows[0][0] - 5, rows[0][1])]),
        ("long", lambda rows: [(rows[0][0] + 5, rows[0][1])]),
        ("zero-delta", lambda rows: [(rows[0][0], 0)]),
        ("last-zero", lambda rows: [(rows[0][0] - 1, rows[0][1]), (1, 0)]),
        ("negative-delta", lambda rows: [(rows[0][0] - 1, rows[0][1]), (1, 0xFFFFFFF0)]),
        ("huge-delta", lambda rows: [(rows[0][0] - 1, rows[0][1]), (1, 0x70000000)]),
        ("large-delta", lambda rows: [(rows[0][0] - 1, rows[0][1]), (1, 1000000)]),
        ("correction", lambda rows: [(10, rows[0][1]), (1, 0xFFFFFF00), (rows[0][0] - 11, rows[0][1])]),
        ("none", lambda rows: []),
    ):
        yield edited(f"broken-stts-{name}.mp4", base, sample_table(b"vide", b"stts", ">II", change))
        everywhere = both(sample_table(b"vide", b"stts", ">II", change), header(b"mdhd", scaled(3)))
        yield edited(f"broken-stts-{name}-mdhd-long.mp4", base, everywhere)
    yield edited(
        "stts-sound-last-short.mp4",
        base,
        sample_table(b"soun", b"stts", ">II", lambda rows: rows[:-1] + [(rows[-1][0], 1)]),
    )
    b_frames = "edits-0-b-frames.mp4"
    for name, change in (
        ("late", lambda rows: [(count, offset + 20000) for count, offset in rows]),
        ("negative", lambda rows: [(count, offset - 3000) for count, offset in rows]),
        ("first-negative", lambda rows: [(rows[0][0], -4000)] + rows[1:]),
        ("last-gap", lambda rows: rows[:-1] + [(rows[-1][0], 60000)]),
        ("none", lambda rows: []),
    ):
        yield edited(f"ctts-{name}.mp4", b_frames, sample_table(b"vide", b"ctts", ">Ii", change))
        yield edited(f"ctts-{name}-edits.mp4", "video-b-frames.mp4", sample_table(b"vide", b"ctts", ">Ii", change))
    empty_size = struct.pack(">3I", 0, 0, 0)
    yield edited("broken-no-samples.mp4", base, header(b"stsz", lambda box: setattr(box, "payload", empty_size)))
    yield edited(
        "broken-no-samples-picture.mp4",
        base,
        in_track(b"vide", lambda track: setattr(track.find(b"mdia", b"minf", b"stbl", b"stsz"), "payload", empty_size)),
    )
    yield edited("broken-no-tables.mp4", base, without(b"stbl"))
    yield edited("broken-no-stts.mp4", base, without(b"stts"))
    yield edited("broken-no-stsz.mp4", base, without(b"stsz"))
    yield edited("broken-no-stco.mp4", base, without(b"stco"))
    yield edited("broken-no-stsc.mp4", base, without(b"stsc"))


def box_edits():
    """Boxes moved, resized, added and taken away."""
    end, first, plain_mov = "plain-end.mp4", "plain-first.mp4", "plain-end.mov"
    free, uuid = Box(b"free", bytes(64)), Box(b"uuid", bytes(range(16)) + b"something private")
    for name, base, edit in (
        ("mdat-wide", end, mark(b"mdat", wide=True)),
        ("mdat-wide-first", first, mark(b"mdat", wide=True)),
        ("mdat-to-end", first, mark(b"mdat", to_end=True)),
        ("mdat-wide-to-end", first, mark(b"mdat", wide=True, to_end=True)),
        ("moov-wide", end, mark(b"moov", wide=True)),
        ("moov-wide-first", first, mark(b"moov", wide=True)),
        ("moov-to-end", end, mark(b"moov", to_end=True)),
        ("trak-wide", first, mark(b"trak", wide=True)),
        ("mvhd-header-wide", first, mark(b"mvhd", wide=True)),
        ("ftyp-wide", end, mark(b"ftyp", wide=True)),
        ("offsets-64", end, offsets_of_64_bits),
        ("offsets-64-first", first, offsets_of_64_bits),
        ("free-first", end, before(b"ftyp", free)),
        ("free-before-moov", end, before(b"moov", free)),
        ("free-before-moov-first", first, before(b"moov", free)),
        ("large-free-before-moov", first, before(b"moov", Box(b"free", bytes(70000)))),
        ("larger-free-before-moov", first, before(b"moov", Box(b"free", bytes(300000)))),
        ("uuid-before-moov", first, before(b"moov", uuid)),
        ("uuid-before-ftyp", first, before(b"ftyp", uuid)),
        ("wide-before-mdat", plain_mov, before(b"mdat", Box(b"wide"))),
        ("many-free", end, before(b"moov", *[Box(b"free", bytes(i % 7)) for i in range(400)])),
        ("unknown-boxes", end, before(b"moov", Box(b"\x00\x01\x02\x03", b"?"), Box(b"skip"), Box(b"pnot", bytes(12)))),
        ("two-mdat", end, before(b"moov", Box(b"mdat", bytes(5000)))),
        ("large-mdat", end, before(b"moov", Box(b"mdat", bytes(400000)))),
        ("moov-before-ftyp", first, order(b"moov", b"ftyp", b"mdat")),
        ("ftyp-last", first, order(b"moov", b"mdat", b"free", b"ftyp")),
        ("no-ftyp", first, without(b"ftyp")),
        ("no-ftyp-end", plain_mov, without(b"ftyp")),
        ("two-moov", end, lambda parts: parts + [boxes.find(parts, b"moov")]),
        ("free-in-moov", first, in_moov(lambda children: [free] + children[:1] + [free, uuid] + children[1:])),
        ("free-after-end", end, lambda parts: parts + [Box(b"free", bytes(5000))]),
        ("large-free-after-end", end, lambda parts: parts + [Box(b"free", bytes(150000))]),
        ("tracks-swapped", end, in_moov(lambda children: [children[0], children[2], children[1]] + children[3:])),
        ("no-tracks", end, in_moov(lambda children: [box for box in children if box.kind != b"trak"])),
        ("picture-track-only", end, keep_tracks(b"vide")),
        ("sound-track-only", end, keep_tracks(b"soun")),
        ("handler-unknown", end, in_track(b"soun", set_handler(b"zzzz"))),
        ("handler-meta", end, in_track(b"soun", set_handler(b"meta"))),
        ("handler-text-long", "long-sound.mp4", in_track(b"soun", set_handler(b"text"))),
        ("handler-pict", end, in_track(b"vide", set_handler(b"pict"))),
        ("handler-auxv", end, in_track(b"vide", set_handler(b"auxv"))),
        ("empty-track-first", end, in_moov(lambda children: [children[0], EMPTY_TRACK] + children[1:])),
        ("empty-track-last", end, in_moov(lambda children: children + [EMPTY_TRACK])),
        (
            "empty-track-first",
            "late-by-filter.mov",
            in_moov(lambda children: [children[0], EMPTY_TRACK] + children[1:]),
        ),
    ):
        yield edited(f"boxes-{name}{base[-4:]}", base, edit)
    for name, edit in (
        ("no-mvhd", in_moov(lambda children: [box for box in children if box.kind != b"mvhd"])),
        ("mvhd-last", in_moov(lambda children: children[1:] + children[:1])),
        ("no-mdhd", without(b"mdhd")),
        ("no-tkhd", without(b"tkhd")),
        ("no-sample-entry", header(b"stsd", lambda box: setattr(box, "payload", bytes(8)))),
        ("no-hdlr", without(b"hdlr")),
        ("no-mdat", without(b"mdat")),
    ):
        yield edited(f"broken-{name}.mp4", end, edit)


# A text track that never got a sample: all its tables are there, and empty.
EMPTY_TRACK = Box(
    b"trak",
    children=[
        Box(b"tkhd", struct.pack(">6I60x", 7, 0, 0, 9, 0, 0)),
        Box(
            b"mdia",
            children=[
                Box(b"mdhd", struct.pack(">5IHH", 0, 0, 0, 1000, 0, 0x55C4, 0)),
                Box(b"hdlr", struct.pack(">II4s12xx", 0, 0, b"text")),
                Box(
                    b"minf",
                    children=[
                        Box(b"nmhd", bytes(4)),
                        Box(
                            b"stbl",
                            children=[
                                Box(b"stsd", struct.pack(">III4s6xH", 0, 1, 16, b"mett", 1)),
                                boxes.table(b"stts", ">II", []),
                                boxes.table(b"stsc", ">III", []),
                                Box(b"stsz", bytes(12)),
                                boxes.table(b"stco", ">I", []),
                            ],
                        ),
                    ],
                ),
            ],
        ),
    ],
)


def offsets_of_64_bits(parts):
    """co64 in place of stco."""
    for box in boxes.every(parts):
        if box.kind == b"stco":
            box.kind, box.payload = (b"co64", boxes.table(b"co64", ">Q", boxes.rows(box, ">I")).payload)


def keep_tracks(handler):
    def edit(parts):
        kept = boxes.tracks(parts, handler)
        moov = boxes.find(parts, b"moov")
        moov.children = [box for box in moov.children if box.kind != b"trak" or box in kept]

    return edit


def set_handler(kind):
    return lambda track: boxes.put(track.find(b"mdia", b"hdlr"), 8, "4s", kind)


def fragment_edits():
    """Fragments cut, shifted, without their helpers, or with helpers that are wrong."""
    base, dash, whole = "fragments-base-moof.mp4", "fragments-dash.mp4", "fragments-global-sidx.mp4"
    split, b_frames = "fragments-keyframe.mp4", "fragments-base-moof-b-frames.mp4"

    def shifted(distance):
        return fragment_headers(b"tfdt", ">Q", 4, lambda value, _: value + distance)

    def double_durations(box):
        """Doubles a sidx box's durations."""
        start = 32 if box.payload[0] else 24
        for row in range(struct.unpack_from(">H", box.payload, start - 2)[0]):
            place = start + 12 * row + 4
            boxes.put(box, place, ">I", 2 * struct.unpack_from(">I", box.payload, place)[0])

    for name, source, edit in (
        ("first-only", base, cut_fragments({0})),
        ("without-first", base, cut_fragments({1, 2})),
        ("last-only", base, cut_fragments({2})),
        ("gap", base, cut_fragments({0, 2})),
        ("none", base, cut_fragments(set())),
        ("swapped", base, lambda parts: parts[:2] + parts[4:6] + parts[2:4] + parts[6:]),
        ("none-moov", split, cut_fragments(set())),
        ("tfdt-late", base, shifted(10000000)),
        ("tfdt-late-b-frames", b_frames, shifted(10000000)),
        ("no-tfdt", base, without(b"tfdt", b"mfra")),
        ("no-tfdt-mfra", base, without(b"tfdt")),
        ("no-tfdt-dash", dash, without(b"tfdt")),
        ("no-tfdt-b-frames", b_frames, without(b"tfdt", b"mfra")),
        ("no-mfra", base, without(b"mfra")),
        ("no-mehd", split, without(b"mehd")),
        (
            "mehd-wrong",
            base,
            header(b"mvex", lambda box: box.children.insert(0, Box(b"mehd", struct.pack(">II", 0, 99000)))),
        ),
        ("no-sidx", dash, without(b"sidx")),
        ("sidx-double", dash, header(b"sidx", double_durations)),
        ("sidx-double-global", whole, header(b"sidx", double_durations)),
        ("sidx-wide", whole, header(b"sidx", boxes.to_version_1)),
        ("sidx-other-track", whole, header(b"sidx", lambda box: boxes.put(box, 4, ">I", 77))),
        ("sidx-late", whole, header(b"sidx", lambda box: boxes.put(box, 12, ">Q" if box.payload[0] else ">I", 100000))),
        ("sidx-cut", whole, cut_fragments({0})),
        ("sidx-free-at-end", whole, lambda parts: parts + [Box(b"free", bytes(40))]),
        ("sidx-no-mfra", whole, without(b"mfra")),
        ("global-no-tfdt", whole, without(b"tfdt")),
        ("picture-fragments-only", base, drop_track_fragments(2)),
        ("sound-fragments-only", base, drop_track_fragments(1)),
        ("default-durations", base, header(b"trex", lambda box: boxes.put(box, 12, ">I", 2048))),
        ("plain-with-trex", "plain-end.mp4", with_mvex),
        ("mdat-to-end", base, both(without(b"mfra"), last_mdat_to_end)),
        ("styp-first", base, before(b"moov", Box(b"styp", b"msdh\0\0\0\0msdhmsix"))),
        ("two-truns", base, split_truns),
    ):
        yield edited(f"fragments-edit-{name}.mp4", source, edit)
    for name, source, edit in (
        ("unknown-track", base, fragment_headers(b"tfhd", ">I", 4, lambda value, index: 9 if index % 2 else value)),
        ("no-mvex", base, without(b"mvex")),
        ("no-mvex-moov", split, without(b"mvex")),
        ("one-trex", base, lambda parts: boxes.find(parts, b"moov", b"mvex").children.pop()),
        ("trun-zero-sizes", base, header(b"trun", zero_sizes)),
        ("trun-too-many", base, last_trun_too_many),
        ("no-tfhd", base, without(b"tfhd")),
        ("sidx-scale-zero", whole, header(b"sidx", lambda box: boxes.put(box, 8, ">I", 0))),
        (
            "sidx-of-sidx",
            whole,
            header(b"sidx", lambda box: boxes.put(box, 32 if box.payload[0] else 24, ">I", 0x80000040)),
        ),
        ("sidx-no-rows", whole, header(b"sidx", lambda box: boxes.put(box, 30 if box.payload[0] else 22, ">H", 0))),
        ("moof-first", base, order(b"ftyp", b"moof", b"moov", b"mdat")),
    ):
        yield edited(f"broken-fragments-{name}.mp4", source, edit)


def drop_track_fragments(track):
    """Takes the fragments of one track away."""

    def is_of_track(box):
        return box.kind == b"traf" and struct.unpack_from(">I", box.find(b"tfhd").payload, 4)[0] == track

    def edit(parts):
        for box in parts:
            if box.kind == b"moof":
                box.children = [child for child in box.children if not is_of_track(child)]

    return edit


def with_mvex(parts):
    """Says that there are fragments where there are none."""
    rows = [Box(b"trex", struct.pack(">6I", 0, track, 1, 0, 0, 0)) for track in (1, 2)]
    boxes.find(parts, b"moov").children.append(Box(b"mvex", children=rows))


def last_mdat_to_end(parts):
    parts[-1].to_end = True


def trun_rows(box):
    """Where a trun box's rows begin, the bytes of a row, and where in a row a sample's size is."""
    flag = struct.unpack_from(">I", box.payload)[0] & 0xFFFFFF
    start = 8 + 4 * bool(flag & 1) + 4 * bool(flag & 4)
    return (
        start,
        sum(4 for bit in (0x100, 0x200, 0x400, 0x800) if flag & bit),
        4 * bool(flag & 0x100) if flag & 0x200 else None,
    )


def zero_sizes(box):
    """Makes a trun box's second sample empty."""
    start, row, place = trun_rows(box)
    if place is not None and struct.unpack_from(">I", box.payload, 4)[0] > 1:
        boxes.put(box, start + row + place, ">I", 0)


def last_trun_too_many(parts):
    """The last trun box claims more samples than it has."""
    last = [box for box in boxes.every(parts) if box.kind == b"trun"][-1]
    boxes.put(last, 4, ">I", struct.unpack_from(">I", last.payload, 4)[0] + 50)


def split_truns(parts):
    """Each trun box in two: the second goes on where the first ended."""
    for traf in boxes.every(parts):
        if traf.kind != b"traf":
            continue
        box = traf.find(b"trun")
        start, row, _ = trun_rows(box)
        count = struct.unpack_from(">I", box.payload, 4)[0]
        if count < 2 or not row:
            continue
        head = Box(
            b"trun", box.payload[:4] + struct.pack(">I", count // 2) + box.payload[8 : start + row * (count // 2)]
        )
        flag = struct.unpack_from(">I", box.payload)[0] & ~0x5
        tail = Box(b"trun", struct.pack(">II", flag, count - count // 2) + box.payload[start + row * (count // 2) :])
        place = traf.children.index(box)
        traf.children[place : place + 1] = [head, tail]


# Edits of bytes: files that break off or are no media at all


def byte_edits():
    """Damaged files: whoever gives a number for them should know why."""

    def cut(share, kind=None):
        def edit(data):
            if kind is None:
                return data[: int(len(data) * share)]
            box = next(box for box in boxes.read_boxes(data) if box.kind == kind)
            return data[: box.old_start + int(box.old_size * share)]

        return edit

    for name, base, edit in (
        ("half", "plain-end.mp4", cut(0.5)),
        ("half-first", "plain-first.mp4", cut(0.5)),
        ("nearly-all", "plain-first.mp4", cut(0.97)),
        ("half-moov", "plain-end.mp4", cut(0.5, b"moov")),
        ("half-moov-first", "plain-first.mp4", cut(0.5, b"moov")),
        ("most-of-moov", "plain-end.mp4", cut(0.9, b"moov")),
        ("half-fragments", "fragments-base-moof.mp4", cut(0.5)),
        ("most-fragments", "fragments-base-moof.mp4", cut(0.85)),
        ("half-fragments-dash", "fragments-dash.mp4", cut(0.5)),
        ("half-fragments-global", "fragments-global-sidx.mp4", cut(0.5)),
        ("garbage-after", "plain-end.mp4", lambda data: data + bytes(range(1, 200))),
        ("zeros-after", "plain-end.mp4", lambda data: data + bytes(3000)),
        ("garbage-before", "plain-end.mp4", lambda data: b"garbage!" * 4 + data),
        ("one-byte-after", "plain-first.mp4", lambda data: data + b"\n"),
        ("empty", "plain-end.mp4", lambda data: b""),
        ("eight-bytes", "plain-end.mp4", lambda data: data[:8]),
        ("only-ftyp", "plain-end.mp4", lambda data: data[: struct.unpack_from(">I", data)[0]]),
        ("text", "plain-end.mp4", lambda data: b"This is not a video.\n" * 50),
        ("html", "plain-end.mp4", lambda data: b"<!DOCTYPE html><html><body>404</body></html>\n"),
        ("zeros", "plain-end.mp4", lambda data: bytes(5000)),
        (
            "moov-size-small",
            "plain-end.mp4",
            lambda data: data.replace(data[data.index(b"moov") - 4 :][:8], b"\0\0\0\4moov"),
        ),
    ):
        yield Case(f"broken-{name}.mp4", base=base, edit=edit, edits_bytes=True)


GROUPS = (
    plain_layouts,
    lengths,
    timescales,
    fragments,
    edit_lists,
    late_starts,
    side_tracks,
    codecs,
    odd_pictures,
    header_edits,
    edit_list_edits,
    sample_table_edits,
    box_edits,
    fragment_edits,
    byte_edits,
)


def all_cases():
    return [case for group in GROUPS for case in group()]


# The making


def make(case, folder):
    """Makes one file. The reason is given when it cannot be made."""
    target = os.path.join(folder, case.name)
    part = os.path.join(folder, ".parts", case.name)
    if os.path.exists(target):
        return None
    problem = edit_boxes(case, folder, part) if case.base else run_ffmpeg(case, folder, part)
    if problem is None:
        os.replace(part, target)
    elif os.path.exists(part):
        os.remove(part)
    return problem


def edit_boxes(case, folder, part):
    """Makes a file out of an earlier one."""
    try:
        with open(os.path.join(folder, case.base), "rb") as source:
            data = source.read()
    except OSError:
        return f"{case.base} is missing"
    if case.edits_bytes:
        data = case.edit(data)
    else:
        parts = boxes.read_boxes(data)
        changed = case.edit(parts)
        data = boxes.to_bytes(changed if isinstance(changed, list) else parts)
    with open(part, "wb") as target:
        target.write(data)
    return None


def run_ffmpeg(case, folder, part):
    """Makes a file with ffmpeg."""
    words = []
    for word in case.arguments:
        if word.startswith("@"):
            side = word[1:] in SIDE_FILES
            word = os.path.join(folder, ".parts" if side else "", word[1:])
        words.append(word)
    before = ["ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-y", "-threads", "1", "-filter_threads", "1"]
    after = ["-bitexact", "-threads", "1", part]
    try:
        run = subprocess.run(before + words + after, capture_output=True, text=True, timeout=60)
    except subprocess.TimeoutExpired:
        return "ffmpeg took more than 60 s"
    if run.returncode != 0 or not os.path.exists(part):
        return (run.stderr.strip().splitlines() or ["ffmpeg failed"])[-1]
    return None


def write_side_files(folder):
    os.makedirs(os.path.join(folder, ".parts"), exist_ok=True)
    for name, text in SIDE_FILES.items():
        with open(os.path.join(folder, ".parts", name), "w", encoding="utf-8") as side:
            side.write(text)


def main(arguments):
    if arguments[:1] == ["--list"]:
        print("\n".join(case.name for case in all_cases()))
        return 0
    if arguments[:1] == ["--boxes"] and len(arguments) == 2:
        with open(arguments[1], "rb") as source:
            print("\n".join(boxes.listing(boxes.read_boxes(source.read()))))
        return 0
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 64
    folder = arguments[0]
    write_side_files(folder)
    problems = {}
    cases = all_cases()
    for case in cases:
        problem = make(case, folder)
        if problem:
            problems[case.name] = problem
    for name, problem in problems.items():
        print(f"left out: {name}: {problem}")
    made = len(cases) - len(problems)
    print(f"corpus: {made} files")
    return 0 if made >= FEWEST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
