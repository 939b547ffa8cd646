"""The table of contents of an RTF file."""

import re

FIELD = re.compile(rb"\{\\field(?![a-z])[^{}]{0,200}\{\\\*\\fldinst(?:\\[a-z]+-?\d* ?|[\s{])*TOC(?![A-Za-z])")
BRACE = re.compile(rb"\\[\\{}]|[{}]")
TAB = re.compile(rb"\\tab(?![a-z]) ?")
LEADERS = b" ........ "  # as a table of contents has on paper


def with_leaders(data):
    """RTF in whose tables of contents dots lead from each name to the number of its page: pandoc knows no
    tabs, and nothing would tell such a line from a sentence."""
    parts, at = [], 0
    for field in FIELD.finditer(data):
        if field.start() >= at:
            end = end_of(data, field.start())
            parts += [data[at : field.start()], TAB.sub(LEADERS, data[field.start() : end])]
            at = end
    return b"".join([*parts, data[at:]])


def end_of(data, at):
    """Where the group ends that begins here."""
    depth = 0
    for brace in BRACE.finditer(data, at):
        depth += {b"{": 1, b"}": -1}.get(brace[0], 0)
        if not depth:
            return brace.end()
    return len(data)
