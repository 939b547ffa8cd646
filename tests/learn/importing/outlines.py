"""What a file of any format reads as."""

from learn.importing.readers import read


def outline(suffix, data):
    return read(data, f"a_file.{suffix}")


def headings(found):
    return [(section.level, section.title) for section in found.sections]


def passages(found, *kinds):
    return [p.text for section in found.sections for p in section.passages if not kinds or p.kind in kinds]
