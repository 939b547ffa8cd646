"""The lists of a Word file as it counts them: items of several numberings that rest on one definition are of
one list, and a numbering begins anew only where it says so. pandoc takes each numbering for a list."""

import re

from defusedxml import ElementTree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ITEM = re.compile(
    # What a paragraph was like before a change that is tracked counts nothing.
    rb"<w:pPrChange\b.*?</w:pPrChange>|"
    rb'(<w:numPr>\s*<w:ilvl\s+w:val="(\d+)"\s*/>\s*<w:numId\s+w:val=")(\d+)("\s*/>)',
    re.DOTALL,
)


def with_one_numbering(xml, numbering):
    """The text of a Word file in which the items of a list have one numbering; the very same where they do.
    numbering: the file that tells of them."""
    known = numberings(numbering) if ITEM.search(xml) else {}
    current = {}  # {(definition, level): the numbering that counts there}
    used = set()  # (numbering, level)

    def put(item):
        if item[1] is None or item[3] not in known:
            return item[0]
        level, number = int(item[2]), item[3]
        definition, anew, own = known[number]
        is_first = (number, level) not in used
        used.add((number, level))
        if level in own:
            return item[0]
        if (definition, level) not in current or is_first and level in anew:
            current[definition, level] = number
        return item[1] + current[definition, level] + item[4]

    return ITEM.sub(put, xml) if len(known) > 1 else xml


def numberings(xml):
    """{numbering: (the definition it rests on, the levels it begins anew, those it has of its own)}."""
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return {}
    found = {}
    for number in root.iter(f"{WORD}num"):
        definition = number.find(f"{WORD}abstractNumId")
        anew, own = set(), set()
        for override in number.iter(f"{WORD}lvlOverride"):
            level = override.get(f"{WORD}ilvl", "")
            if level.isdecimal() and override.find(f"{WORD}lvl") is not None:
                own.add(int(level))
            elif level.isdecimal() and override.find(f"{WORD}startOverride") is not None:
                anew.add(int(level))
        if definition is not None:
            name = number.get(f"{WORD}numId", "").encode()
            found[name] = (definition.get(f"{WORD}val"), anew, own)
    return found
