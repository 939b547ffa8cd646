"""Finds the captions among the blocks of a document: lines that say what a table or a picture shows."""

import re

STYLE = re.compile(
    r"(?:(?:image|table|figure) )?caption|illustration|drawing|beschriftung|l[ée]gende", re.IGNORECASE
)
LABELS = (
    r"table|tab\.|figure|fig\.|image|illustration|chart|diagram|box|exhibit|plate|scheme|tabelle|abbildung|"
    r"abb\.|bild|tableau|tabla|cuadro|figura|tabela|quadro|tabel|figuur|afbeelding|tabell|figur|таблица|рисунок|"
    r"рис\."
)
LABEL_NUMBER = r"(?:[A-Z]?\d+(?:[.-]\d+)*|[IVXL]+)\b"
NUMBERED = re.compile(rf"(?i:{LABELS})\s*{LABEL_NUMBER}\s*(?:[.:|–—-]|$|\s+(?=[A-Z]))")
LONGEST = 300


def with_captions(flat):
    """These blocks, in which those that are captions are of the kind Caption: by their style, or because they
    count tables or pictures right beside one."""
    there = [block for block in flat if not block.is_blank]
    for before, block, after in zip([None, *there], there, [*there[1:], None], strict=False):
        if block.kind not in ("Para", "Plain"):
            continue
        is_styled = bool(STYLE.fullmatch(block.style)) and not block.read.images
        if is_styled or is_numbered(block.words) and (is_shown(before) or is_shown(after)):
            block.block = {"t": "Caption", "c": block.block["c"]}
    return flat


def is_shown(block):
    """Whether this block is a table or a picture."""
    if block is None or block.kind in ("Table", "Figure"):
        return block is not None
    return block.kind in ("Para", "Plain") and not block.words and bool(block.read.images)


def is_numbered(words):
    return len(words) <= LONGEST and bool(NUMBERED.match(words))
