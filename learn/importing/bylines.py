"""Who wrote a document and when: as its file tells, or the lines right below its title. What is not surely a
name or a day is none."""

import re
from datetime import date

MOST_LETTERS = 300
LONGEST_BYLINE = 160
NEAR_TITLE = 3  # paragraphs below it among which such lines are looked for
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\ )?(?:"
    r"(?P<d1>\d{1,2})(?:st|nd|rd|th)?(?:\ of)?\ " + MONTH.format("m1") + r",?\ (?P<y1>\d{4})|"
    + MONTH.format("m2") + r"\ (?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\ (?P<y2>\d{4})|"
    r"(?P<y3>\d{4})-(?P<m3>\d\d)-(?P<d3>\d\d))"
)  # fmt: skip
WRITTEN = r"(?:(?:first|last)\ )?(?:published|posted|written|dated?|issued|updated|revised)(?:\ on)?:?\ "
DAY_ALONE = re.compile(DAY, re.IGNORECASE)
DAY_LINE = re.compile(rf"(?:{WRITTEN})?{DAY}\.?", re.IGNORECASE)
DAY_AT_END = re.compile(
    rf"(?P<before>.*?)(?:\s*[,;|·•–—-]\s*|\s+)\(?(?:{WRITTEN})?{DAY}\)?\.?", re.IGNORECASE
)
STAMP = re.compile(r"(?:D:)?(?P<y>\d{4})(?P<dash>[-/]?)(?P<m>\d\d)(?P=dash)(?P<d>\d\d)")
BY = re.compile(r"(?:(?:written|prepared|compiled)\s+)?by:?\s+(.+)|authors?:\s*(.+)", re.IGNORECASE)
LICENSED = re.compile(
    r"licen[cs]e:\s+(.{3,120}?)\.?|(?:this \w+ is )?licen[cs]ed under (?:an? |the )?(.{3,120}?)\.?",
    re.IGNORECASE,
)
# What a heading is called under which they are named.
AUTHORS = re.compile(
    r"(?:the )?(?:authors?(?:\(s\))?|about the authors?|written by|autor(?:en|es|in|innen)?|"
    r"verfasser(?:in|innen)?|auteurs?|autori|forfattere?|författare)\s*:?",
    re.IGNORECASE,
)
BETWEEN_NAMES = re.compile(r"\s*[;,&·]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
APART = re.compile(r"\s*[;,&]\s*")
NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
OF_NAMES = frozenset("van von der den de del della di da dos la le el al bin ibn ter zu zur y".split())
DEGREES = frozenset("md phd rn msc bsc ma ba mph frcp frcs mbbs mbchb dphil jr sr".split())
# What programs write where they know no name.
NOBODY = frozenset(
    "unknown anonymous author user admin administrator owner root guest none default untitled unspecified "
    "python-docx pandoc microsoft hp dell lenovo acer pc office word libreoffice openoffice openoffice.org "
    "unbekannt anonym anonyme inconnu utilisateur benutzer usuario desconocido anónimo utente".split()
) | {
    "windows user", "microsoft office user", "microsoft office", "microsoft word", "office user",
    "local user", "test user", "google docs", "apache poi", "openpyxl", "author name", "your name",
    "no author", "the author", "n/a",
}  # fmt: skip
NO_NAME = re.compile(r"[@\\<>{}]|://")


def names(text):
    """The names of authors as a file tells them, or "" where it tells none."""
    found = [" ".join(name.split()) for name in re.split(r"[;\n]", text or "")]
    known = [name for name in found if name and not is_nobody(name) and not NO_NAME.search(name)]
    said = ", ".join(dict.fromkeys(known))
    return said if len(said) <= MOST_LETTERS else ""


def is_nobody(name):
    """Whether programs write this where they know no name: “Unknown”, “(anonymous)”."""
    return name.strip("()[]<>\"'?*.- ").lower() in {*NOBODY, ""}


def day(text):
    """The day a text begins with as files write it, 2024-05-03T12:00 or D:20240503, or is, 3 May 2024; else
    None."""
    text = " ".join((text or "").split())
    stamp = STAMP.match(text)
    if stamp:
        return made(*(int(stamp[part]) for part in "ymd"))
    return of_match(DAY_ALONE.fullmatch(text))


def made(year, month, day):
    try:
        return date(year, month, day) if year > 1400 else None
    except ValueError:
        return None


def of_match(match):
    """The day that `DAY` found."""
    if not match:
        return None
    if match["y3"]:
        return made(int(match["y3"]), int(match["m3"]), int(match["d3"]))
    number = "1" if match["y1"] else "2"
    month = MONTHS.index(match[f"m{number}"][:3].lower()) + 1
    return made(int(match[f"y{number}"]), month, int(match[f"d{number}"]))


def byline(text, known=""):
    """(authors, day) where a paragraph says only who wrote the text, or when, or both; else None. ``known``:
    the authors the file tells, who need no "by" before them."""
    if len(text) > LONGEST_BYLINE:
        return None
    line = of_match(DAY_LINE.fullmatch(text))
    if line:
        return "", line
    if known and parts_of(text) <= parts_of(known):
        return known, None
    by = BY.fullmatch(text)
    if not by:
        named = people(text) if known else ""
        # The file may tell one of several.
        return (named, None) if named and parts_of(known) & parts_of(named) else None
    said = by[1] or by[2]
    dated = DAY_AT_END.fullmatch(said)
    when = of_match(dated)
    authors = people(dated["before"] if when else said)
    return (authors, when) if authors else None


def parts_of(names):
    """These names, in small letters, apart from each other."""
    return {part.lower() for part in APART.split(names)}


def of_authors(heading, known=""):
    """Whether a heading names the authors, or that they are named under it."""
    said = byline(heading, known)
    return bool(AUTHORS.fullmatch(heading)) or bool(said and said[0])


def named_alone(lines, text):
    """The names in the lines between a title and the first heading, where the first is only names, none of
    whose words the text has in small letters, and the others are names or a day; else ""."""
    said = people(lines[0]) if lines else ""
    if not said or not all(people(line) or byline(line, said) for line in lines):
        return ""
    is_word = re.compile("|".join(map(re.escape, re.findall(r"\w{2,}", said.lower()))) or r"\Z")
    return "" if any(map(is_word.fullmatch, re.findall(r"\w+", text))) else said


def licence_line(text):
    """The licence that a paragraph names where it says nothing else; else ""."""
    found = LICENSED.fullmatch(text) if len(text) <= LONGEST_BYLINE else None
    return found[1] or found[2] if found else ""


def people(text):
    """These names, where that is all the text is; else ""."""
    found = []
    for part in BETWEEN_NAMES.split(text.strip()):
        if found and part.replace(".", "").lower() in DEGREES:
            found[-1] += f", {part}"
        elif is_name(part.split()):
            found.append(part)
        else:
            return ""
    return ", ".join(found)


def is_name(words):
    proper = [word for word in words if word[0].isupper() and NAME_WORD.fullmatch(word)]
    others = [word for word in words if word not in proper]
    return 2 <= len(words) <= 6 and len(proper) > 1 and OF_NAMES.issuperset(others)


def below_title(passages, known=""):
    """(the other passages, lines, authors, day, licence): the lines are those right below a title that say
    who wrote the text, or when, or name its licence."""
    rest, lines, authors, when, licence, passed = [], [], "", None, "", 0
    for number, paragraph in enumerate(paragraphs(passages)):
        text = " ".join(passage.text for passage in paragraph)
        is_near = number < NEAR_TITLE and passed < 2 and paragraph[0].kind == "sentence"
        said = byline(text, known) if is_near else None
        named = licence_line(text) if is_near and not (said or licence) else ""
        if said and authors in ("", said[0] or authors) and not (said[1] and when):
            authors, when = authors or said[0], when or said[1]
            lines.append(text)
        elif named:
            licence = named
            lines.append(text)
        else:
            rest += paragraph
            passed += 1
    return rest, lines, authors, when, licence


def paragraphs(passages):
    found = []
    for passage in passages:
        if passage.opens_paragraph or not found:
            found.append([])
        found[-1].append(passage)
    return found
