"""Box tools for ISO base media and QuickTime files: enough to list, change, move and resize boxes.

A file is a list of `Box`. Boxes that hold boxes have `children`, all others have `payload`.
`to_bytes` works out all sizes anew and moves the chunk offsets along with the media data.
"""

import struct

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex", b"moof", b"traf", b"mfra"}
UNKNOWN_32 = 0xFFFFFFFF
UNKNOWN_64 = 0xFFFFFFFFFFFFFFFF


class Box:
    """One box: its kind, what is in it, and how its size is written."""

    def __init__(self, kind, payload=b"", children=None, wide=False, to_end=False):
        self.kind = kind
        self.payload = payload
        self.children = children
        self.wide = wide  # a 64-bit size, needed or not
        self.to_end = to_end  # size 0: up to the end of the file
        self.old_start = None  # where the payload began in the file that was read
        self.old_size = 0

    def header_size(self):
        return 16 if self.wide else 8

    def size(self):
        inner = sum(child.size() for child in self.children) if self.children is not None else len(self.payload)
        return self.header_size() + inner

    def find(self, *path):
        """The first box at a path of kinds below this one, or None."""
        return find(self.children or [], *path)

    def all(self, kind):
        """The children of one kind."""
        return [child for child in self.children or [] if child.kind == kind]

    def to_bytes(self):
        size = 0 if self.to_end else self.size()
        if self.wide:
            header = struct.pack(">I4sQ", 1, self.kind, size)
        else:
            header = struct.pack(">I4s", size, self.kind)
        if self.children is not None:
            return header + b"".join(child.to_bytes() for child in self.children)
        return header + bytes(self.payload)


def read_boxes(data, start=0, end=None):
    """The boxes in a range of a well-formed file."""
    end = len(data) if end is None else end
    boxes = []
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        header, wide, to_end = 8, False, False
        if size == 1:
            size, header, wide = struct.unpack_from(">Q", data, start + 8)[0], 16, True
        elif size == 0:
            size, to_end = end - start, True
        if size < header or start + size > end:
            raise ValueError(f"{kind!r} at {start}: size {size} does not fit")
        box = Box(kind, wide=wide, to_end=to_end)
        box.old_start, box.old_size = start + header, size - header
        if kind in CONTAINERS:
            box.children = read_boxes(data, start + header, start + size)
        else:
            box.payload = data[start + header : start + size]
        boxes.append(box)
        start += size
    return boxes


def to_bytes(boxes):
    """The file of these boxes; chunk offsets follow the boxes that they point into."""
    move_offsets(boxes)
    return b"".join(box.to_bytes() for box in boxes)


def move_offsets(boxes):
    """Rewrites stco, co64 and tfhd offsets for the places that the boxes have now."""
    moves, position = [], 0
    for box in boxes:
        if box.old_start is not None:
            moves.append((box.old_start, box.old_start + box.old_size, position + box.header_size() - box.old_start))
        position += box.size()

    def moved(offset):
        for start, end, distance in moves:
            if start <= offset <= end:
                return offset + distance
        return offset

    for box in every(boxes):
        if box.kind in (b"stco", b"co64"):
            count = struct.unpack_from(">I", box.payload, 4)[0]
            letter = "I" if box.kind == b"stco" else "Q"
            offsets = struct.unpack_from(f">{count}{letter}", box.payload, 8)
            box.payload = box.payload[:8] + struct.pack(f">{count}{letter}", *map(moved, offsets))
        elif box.kind == b"tfhd" and box.payload[3] & 1:
            start = struct.unpack_from(">Q", box.payload, 8)[0]
            # An offset to the fragment itself is the start of its header, not of its payload.
            box.payload = box.payload[:8] + struct.pack(">Q", moved(start + 8) - 8) + box.payload[16:]


def every(boxes):
    """All boxes at all levels, parents first."""
    for box in boxes:
        yield box
        yield from every(box.children or [])


def find(boxes, *path):
    """The first box at a path of kinds, or None."""
    for box in boxes:
        if box.kind == path[0]:
            return box if len(path) == 1 else box.find(*path[1:])
    return None


def tracks(boxes, handler=None):
    """The tracks, or those with a handler such as b"vide"."""
    found = find(boxes, b"moov").all(b"trak")
    return [t for t in found if handler is None or t.find(b"mdia", b"hdlr").payload[8:12] == handler]


def listing(boxes, depth=0):
    """The tree of kinds and sizes, one a line."""
    lines = []
    for box in boxes:
        lines.append(f"{'  ' * depth}{box.kind.decode('latin-1')} {box.size()}")
        lines += listing(box.children or [], depth + 1)
    return lines


# Headers with times: (bytes before the timescale or duration in version 0, in version 1)


def to_version_1(box):
    """Makes an mvhd, mdhd, tkhd, elst, sidx, mehd or tfdt box one with 64-bit times."""
    data = box.payload
    if data[0] == 1:
        return
    flags, rest = data[1:4], data[4:]
    if box.kind in (b"mvhd", b"mdhd"):
        made, changed, scale, duration = struct.unpack_from(">4I", rest)
        times = struct.pack(">QQIQ", made, changed, scale, widened(duration)) + rest[16:]
    elif box.kind == b"tkhd":
        made, changed, track, zero, duration = struct.unpack_from(">5I", rest)
        times = struct.pack(">QQIIQ", made, changed, track, zero, widened(duration)) + rest[20:]
    elif box.kind == b"elst":
        times = rest[:4]
        for row in range(struct.unpack_from(">I", rest)[0]):
            length, start, rate = struct.unpack_from(">IiI", rest, 4 + 12 * row)
            times += struct.pack(">QqI", length, start, rate)
    elif box.kind == b"sidx":
        track, scale, first, offset = struct.unpack_from(">4I", rest)
        times = struct.pack(">IIQQ", track, scale, first, offset) + rest[16:]
    elif box.kind in (b"mehd", b"tfdt"):
        times = struct.pack(">Q", struct.unpack_from(">I", rest)[0])
    else:
        raise ValueError(f"{box.kind!r} has no version 1 here")
    box.payload = b"\x01" + flags + times


def widened(value):
    return UNKNOWN_64 if value == UNKNOWN_32 else value


def set_timescale(box, value):
    """The timescale of an mvhd or mdhd box."""
    put(box, 20 if box.payload[0] else 12, ">I", value)


def timescale(box):
    return struct.unpack_from(">I", box.payload, 20 if box.payload[0] else 12)[0]


def duration_place(box):
    """Where an mvhd, mdhd or tkhd box has its duration, and the form of the number."""
    long = box.payload[0] == 1
    place = {b"mvhd": (16, 24), b"mdhd": (16, 24), b"tkhd": (20, 28), b"mehd": (4, 4)}[box.kind][long]
    return place, ">Q" if long else ">I"


def duration(box):
    place, form = duration_place(box)
    return struct.unpack_from(form, box.payload, place)[0]


def set_duration(box, value):
    """The duration of an mvhd, mdhd, tkhd or mehd box; "unknown" is all ones."""
    place, form = duration_place(box)
    if value == "unknown":
        value = UNKNOWN_64 if form == ">Q" else UNKNOWN_32
    put(box, place, form, value)


def put(box, offset, form, *values):
    """Writes numbers into a payload."""
    data = bytearray(box.payload)
    struct.pack_into(form, data, offset, *values)
    box.payload = bytes(data)


def table(kind, form, rows):
    """A full box that is a count and rows."""
    return Box(kind, struct.pack(">II", 0, len(rows)) + b"".join(struct.pack(form, *row) for row in rows))


def rows(box, form):
    """The rows of such a table."""
    count, size = struct.unpack_from(">I", box.payload, 4)[0], struct.calcsize(form)
    return [struct.unpack_from(form, box.payload, 8 + size * row) for row in range(count)]


def set_edits(track, edits):
    """Gives a track an edit list: (duration in movie units, media time) each; None takes it away."""
    track.children = [child for child in track.children if child.kind != b"edts"]
    if edits is None:
        return
    place = [child.kind for child in track.children].index(b"mdia")
    entries = [(length, start, 0x10000) for length, start in edits]
    track.children.insert(place, Box(b"edts", children=[table(b"elst", ">IiI", entries)]))


def edits(track):
    """The (duration, media time) rows of a track's edit list."""
    box = track.find(b"edts", b"elst")
    return [row[:2] for row in rows(box, ">QqI" if box.payload[0] else ">IiI")] if box else []
