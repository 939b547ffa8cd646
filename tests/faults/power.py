"""A power cut: from what the recorder wrote down, the files as a disk holds them that keeps only what was
fsynced, or of the rest some torn part."""

import struct

HEAD = struct.Struct("<c7xQQQQQ")
SECTOR = 512


class File:
    """A file on the disk. kept: what surely is there. waiting: (record number, offset, bytes or None for a cut
    to this length) written since and not synced."""

    def __init__(self, data=b""):
        self.kept, self.waiting = bytearray(data), []

    def settle(self, before):
        """What was written before this record number is there from now on."""
        for number, offset, data in self.waiting:
            if number < before:
                put(self.kept, offset, data)
        self.waiting = [each for each in self.waiting if each[0] >= before]

    def torn(self, pick):
        """What is there where of each write since only some sectors, or none, or all, have arrived."""
        image = bytearray(self.kept)
        for _number, offset, data in self.waiting:
            if data is None:
                if pick.random() < 0.5:
                    put(image, offset, None)
                continue
            for at in range(0, len(data), SECTOR):
                if pick.random() < 0.5:
                    put(image, offset + at, data[at : at + SECTOR])
        return image


def put(image, offset, data):
    if data is None:
        del image[offset:]
        image.extend(bytes(max(0, offset - len(image))))
        return
    image.extend(bytes(max(0, offset - len(image))))
    image[offset : offset + len(data)] = data


def records(trace):
    """(where it ends in the trace, kind, path, offset, bytes, thread) of each record."""
    data, at = trace.read_bytes(), 0
    while at + HEAD.size <= len(data):
        kind, _inode, offset, length, thread, size = HEAD.unpack_from(data, at)
        at += HEAD.size
        path = data[at : at + size].decode()
        at += size
        written = data[at : at + length] if kind == b"W" else None
        at += length if kind == b"W" else 0
        yield at, kind, path.removesuffix(" (deleted)"), offset, written, thread


def cuts(trace, before, moments):
    """For each moment (a place in the trace, in order) the moment and the files by path as they were then;
    ``before``: {path: bytes} of what stood on the disk when the recording began."""
    files = {path: File(data) for path, data in before.items()}
    begun, waiting = {}, list(moments)
    for number, (end, kind, path, offset, written, thread) in enumerate(records(trace)):
        while waiting and waiting[0] < end:
            yield waiting.pop(0), files
        file = files.setdefault(path, File())
        if kind in b"WT":
            file.waiting.append((number, offset, written))
        elif kind == b"B":
            begun[thread, path] = number
        elif kind == b"E":
            file.settle(begun.pop((thread, path)))
        else:
            del files[path]
    for moment in waiting:
        yield moment, files
