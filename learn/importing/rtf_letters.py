"""The letters of an RTF file that are written as numbers, each with a sign for programs that know no such."""

import re

# What matters on the way: a number, how many signs stand for it from here on, where groups begin and end.
TOKEN = re.compile(rb"\\u(-?\d{1,5}) ?|\\uc(\d{1,3}) ?|[{}]|\\[^a-z]")
SIGN = re.compile(
    rb"[\r\n]*(?:\\'[0-9a-fA-F]{2}|\\(?:(?:en|em)dash|[lr](?:dbl)?quote|bullet)\b ?|"
    rb"\\[^a-z*']|[^{}\\\r\n])"
)


def plainer_letters(data):
    """RTF in which nothing stands for a letter that is written as a number but the number: pandoc goes
    beyond the sign that stands for it there, and does not mind where the file says that there is none."""
    parts, at, counts = [], 0, [1]
    while token := TOKEN.search(data, at):
        parts.append(data[at : token.end()].rstrip(b" ") + b"{}" if token[1] else data[at : token.end()])
        at = token.end()
        if token[1]:
            at = after_signs(data, at, counts[-1])
        elif token[2]:
            counts[-1] = int(token[2])
        elif token[0] == b"{":
            counts.append(counts[-1])
        elif token[0] == b"}" and len(counts) > 1:
            counts.pop()
    return b"".join([*parts, data[at:]])


def after_signs(data, at, count):
    """Where the text goes on after so many signs, which stand for the letter before."""
    for _sign in range(count):
        sign = SIGN.match(data, at)
        if not sign:
            break
        at = sign.end()
    return at
