"""A file put together from several formats, as parts that hold one each. The lines of the others are blank in
a part, so that a line keeps its number."""

import re
from html import escape

from . import aiken, blackboard, csv_bank, gift, moodle_xml, qti
from .aiken_lines import answer_of
from .bank import NotABank
from .bank_text import text_of
from .csv_bank import sheet_of
from .gift_blocks import blocks

ROOTS = {
    name: re.compile(rf"(?:<\?xml[^>]{{0,200}}>\s{{0,50}})?<{name}\b.*?</{name}\s*>", re.DOTALL)
    for name in ("quiz", "questestinterop", "assessmentItem", "qti-assessment-item")
}
ANSWERS = re.compile(r"(?<!\\)\{\s*(?:[=~]|#\s*[=\d-]|(?:T|F|TRUE|FALSE)\s*[#}])", re.IGNORECASE)
PLAIN = (blackboard, aiken, gift, csv_bank)
CLOZE = re.compile(
    r"\{\d{0,5}:(?:MULTICHOICE|MULTIRESPONSE|SHORTANSWER|NUMERICAL|MC|MR|SA|MW|NM)[A-Z_]{0,5}:",
    re.IGNORECASE,
)
FENCE = re.compile(r"^ {0,3}(?:```|~~~)\w*[ \t]*$\n?", re.MULTILINE)


def parts(data):
    """[(format's module, its part of the file as bytes)], in the order of the file; [] where it is all of one
    format."""
    if data.startswith(b"PK"):
        return []
    try:
        text = text_of(data)
    except NotABank:
        return []
    found = apart_from_xml(text) or sheet_under_text(text) or gift_among_aiken(text)
    return [(module, part.encode()) for module, part in found] if len(found) > 1 else []


def unfenced(data):
    """The bank between the only fences of a text that is none beside them, as a chat gives it: its lines keep
    their numbers. Else the data as they are."""
    if data.startswith(b"PK") or data.count(b"```") + data.count(b"~~~") not in (2, 3):
        return data
    try:
        text = text_of(data)
    except NotABank:
        return data
    fences = list(FENCE.finditer(text))
    if len(fences) != 2:
        return data
    start, end = fences[0].end(), fences[1].start()
    inner, rest = blanked(text, [(0, start), (end, len(text))]), blanked(text, [(start, end)])
    kinds = (*PLAIN, moodle_xml, qti)
    if told(rest, kinds) is not None or told(inner.lstrip("\n"), kinds) is None:
        return data
    return inner.encode()


def with_gaps_as_xml(data):
    """A plain text with Moodle's gaps, {1:SHORTANSWER:=leaf}, as the one question of Moodle XML that it is;
    else the data as they are."""
    if data.lstrip()[:2].startswith((b"PK", b"<")):
        return data
    try:
        text = text_of(data)
    except NotABank:
        return data
    if not CLOZE.search(text) or text.lstrip("\ufeff \n\t").startswith("<") or told(text) is not None:
        return data
    inner = escape(text.strip("\ufeff \n"))
    asked = f'<questiontext format="moodle_auto_format"><text>{inner}</text></questiontext>'
    return f'<quiz><question type="cloze">{asked}</question></quiz>'.encode()


def blanked(text, spans):
    """The text with these spans of it empty, but for their line ends."""
    made, at = [], 0
    for start, end in spans:
        made += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join([*made, text[at:]])


def told(text, modules=PLAIN):
    """The module of a plain format that this text is in, or None."""
    data = text.encode()
    return next((module for module in modules if module.recognises(data)), None) if text.strip() else None


def apart_from_xml(text):
    """XML with a bank in another format before or after it."""
    roots = spans_of_roots(text)
    rest = blanked(text, roots)
    other = told(rest) if roots else None
    if other is None:
        return []
    found = [(other, rest)]
    for start, end in roots:
        root = blanked(text, [(0, start), (end, len(text))]).lstrip("\n")
        module = next((one for one in (moodle_xml, qti) if one.recognises(root.encode())), None)
        found += [(module, "\n" * text.count("\n", 0, start) + root)] if module else []
    return found


def spans_of_roots(text):
    """Where each bank in XML begins and ends, in order."""
    found = []
    for name, root in ROOTS.items():
        # What is never closed is not looked for: each that opens would be followed to the end.
        last = text.rfind(f"</{name}")
        if last >= 0:
            found += [match.span() for match in root.finditer(text, 0, text.find(">", last) + 1)]
    found.sort()
    return [span for at, span in enumerate(found) if not at or span[0] >= found[at - 1][1]]


def sheet_under_text(text):
    """A sheet with a bank in another format above it."""
    sheet = sheet_of(text)
    if not sheet.is_a_bank or sheet.skip < 2:
        return []
    lines = text.split("\n")
    above = "\n".join(lines[: sheet.skip - 1])
    other = told(above, (aiken, gift))
    if other is None:
        return []
    start = len(above)
    return [(other, above), (csv_bank, blanked(text, [(0, start)]))]


def gift_among_aiken(text):
    """Questions in GIFT among those of an Aiken file, each apart from the others."""
    if not (ANSWERS.search(text) and aiken.recognises(text.encode())):
        return []
    lines = text.split("\n")
    mine = set()
    for block in blocks(lines):
        numbers = [number for number, _text in (*block.comments, *block.lines)]
        is_one = block.pairs and not block.fault and ANSWERS.search(block.text)
        if is_one and not any(answer_of(line) is not None for _number, line in block.lines):
            mine |= set(range(min(numbers), max(numbers) + 1))
    rest = "\n".join("" if at in mine else line for at, line in enumerate(lines, 1))
    own = "\n".join(line if at in mine else "" for at, line in enumerate(lines, 1))
    if not mine or not aiken.recognises(rest.encode()):
        return []
    return [(gift, own), (aiken, rest)]
