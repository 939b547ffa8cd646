"""What a line of plain text looks like by itself: prose, a question, what may head a part, or neither."""

import re

from . import chapters
from .bylines import DAY_LINE
from .captions import LABELS
from .sentences import split

LONGEST = 100
LONGEST_QUESTION = 150
MOST_WORDS = 16

ENDS_SENTENCE = re.compile(r"[.!…۔।。！።]['\"’”»)\]]*$")
ENDS_WITHIN = re.compile(r"[.!?…؟۔।][\'\"’”»)\]]*\s(?=[^a-zß-ÿ]|https?:)|[。！？]")
MOST_ORDINALS = 2  # more count the entries of a table of contents on one line
ORDINAL = re.compile(r"(?<![.\w])(\d{1,2})\.(?=\s)")
# Words that head a part of any text: no title, though they stand first, and rarely numbered.
USUAL = frozenset(
    "abstract acknowledgements acknowledgments appendix background conclusion conclusions contents foreword "
    "discussion glossary index introduction methods notes overview preface references results scope see-also "
    "sources summary "
    "directions ingredients instructions preparation "
    "anhang anleitung ausblick diskussion einführung einleitung ergebnisse fazit glossar literatur quellen "
    "überblick vorwort zubereitung zusammenfassung zutaten "
    "annexe annexes bibliographie conclusions étapes glossaire ingrédients préparation références "
    "remerciements résumé résultats "
    "agradecimientos anexo bibliografía conclusión conclusiones elaboración fuentes glosario ingredientes "
    "instrucciones introducción preparación referencias resultados resumen".split()
)
SMALL_WORDS = frozenset(
    "a an and as at by de for from if in into is nor of on or per so than that the to up v via vs was "
    "with your you it are be can do does how its my no not our out their".split()
)
BEGINS = re.compile(r"[\w\"'“‘«¿¡(]")
LETTER = re.compile(r"[^\W\d_]")
# What stands over a remark in a box, which is no part of the text by itself.
LABEL = re.compile(r"(?:note|warning|tip|hint|caution|important|danger|attention)", re.IGNORECASE)
# What stands under or over a picture or a table.
CAPTION = re.compile(rf"(?:{LABELS}|fig|tab|abb|example|listing)(?!\w)\.? ?\d", re.IGNORECASE)
# An item that names instances of what it says: "certain diseases, such as the flu".
INSTANCES = re.compile(
    r"[,(] ?(?:such as|especially|particularly|including|for example|e\.g\.|zum Beispiel|z\. ?B\.|"
    r"insbesondere|par exemple|notamment|por ejemplo|especialmente|tales? como)\b"
)
# What is left of the row of a table.
IN_COLUMNS = re.compile(r" \| |\S\s{2,}\S+(?: \S+)*\s{2,}\S")
BYLINE = re.compile(
    r"(?:by|written by|author|authors|published|updated|reviewed|date|copyright|©)\b\s*:?\s*\S", re.IGNORECASE
)
# A line right below a title that says whose the text is, of when, or what may be done with it.
MONTH_YEAR = (
    r"(?:jan|feb|f[ée]v|m[äa]r|apr|avr|abr|ma[iy]|mayo|jun|jui|jul|aug|ao[ûu]|ago|sep|o[ck]t|nov|de[czs]|ene|d[ée]c)"
    r"[^\W\d_]{0,7}\.?(?: de)? \d{4}"
)
TELLS = re.compile(
    r"(?:page )?(?:last |next |first )?(?:reviewed|updated|published|revised|checked|issued|modified)\b"
    r".*\d{4}.*|(?:licen[cs]e|lizenz|licencia|source|quelle|fuente|stand|edition|version|auflage|[ée]dition)"
    r"(?:: .*| \d.*)|(?:this .{1,30} is )?licen[cs]ed under .*|"
    r"(?:von|par|por|di|door|dr\.?|prof\.?)(?: (?-i:[A-ZÀ-Þ])[\w.’'-]*){2,4}(?:, .*)?|"
    rf"(?:.{{0,40}}[ ,(|·–-])?(?:{MONTH_YEAR}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})\)?\.?",
    re.IGNORECASE,
)
# An entry of a list of books: "Miller, Ann, Kettles, North Press, 1989".
BOOK = re.compile(r"(?:[^,]+,\s){2,}[^,]*\b(?:1[5-9]|20)\d\d")
ADDRESS = re.compile(r"\S+@\S+\.\S+|(?:https?://|www\.)\S+")
# A line that ends in such a word runs on into the list under it; it heads nothing.
RUNS_ON = re.compile(
    r"\b(?:a|an|and|are|as|at|by|can|for|from|has|have|in|include|includes|including|is|like|may|might|of|on|or|"
    r"see|should|that|the|their|to|was|were|will|with|your)$"
)
# "For more of it, please ask" is prose.
TO_READER = re.compile(
    r"\b(?:please|bitte|s['’]il vous pla[iî]t|veuillez|por favor|per favore)\b", re.IGNORECASE
)
# So much of something: "2 large eggs", "1/2 cup milk".
AMOUNT = re.compile(
    r"\d{1,3}(?:[.,/]\d{1,3})?(?: ?[-–] ?\d{1,3})? ?(?:[a-zà-ÿ½¼¾(]|(?:[ET]L|[ET]l|L|Stk|Pck|Std)\b)"
)
# "What brings it on" only seems to run on.
ASKS = re.compile(r"(?:wh\w+|how)\b", re.IGNORECASE)
ASKS_ABOUT = re.compile(
    r"(?:what|when|who|whom|whose|why|where|which|how|quand|comment|pourquoi|où|qui|qu['’]|que|quels?|quelles?|"
    r"wann|wie|was|wer|warum|wo|welche[rsn]?|wieso|¿?(?:cu[áa]ndo|c[óo]mo|qu[ée]|qui[ée]n(?:es)?|d[óo]nde|"
    r"por qu[ée])|quando|come|perch[ée]|chi|dove)\b",
    re.IGNORECASE,
)
# "You may also have:" is prose.
PROSE_START = re.compile(
    r"(?:a|an|the|this|these|those|that|it|its|they|their|he|she|his|her|we|our|you|your|i|my|some|many|most|"
    r"other|others|there|for|to|in|on|at|as|such|examples?|people|doctors?|and|or|but|also|either|both)\b",
    re.IGNORECASE,
)
CODE = re.compile(
    r"^(?:[$%>#]|>>>|\.\.\.|import|from|def|class|return|sudo|pip|npm|git|cd)\s.*[\W_]|^\$|^(?!\w+\(\w{1,3}\)$)[\w.]+[(\[].*[)\]]$|"
    r"^[^\W_]+(?:[._:]+[^\W_]+)+(?:[(\[].*)?$|[;{(\[,\\]$|^\(.*\)=$|:\s[^\W_]+(?:[._]+[^\W_]+)+$|\w=(?:[\w'\"/<$]|$)|^'[^']*'$|::|"
    r"\$\w|<[a-z][\w ]*>|[{}]|^\([^()]*\)$"
)
# What heads the changes of a version: "3.4.0 (2024-10-08)", "[1.2.0] - 2023-01-31", "Version 2.1".
RELEASE = re.compile(
    r"(?:[^\W\d_][\w.-]* )?(?:v|version |release )?\[?v?(?P<number>\d+(?:\.\d+){1,3})"
    r"(?:[-.]?(?:a|b|rc|alpha|beta|dev|post)[.\d]*)?\]?"
    r"(?:,?\s*[-–—:]?\s*\(?(?:\d{4}-\d\d-\d\d|[^()]{0,20}\b\d{4}|unreleased|yanked)\)?)?:?",
    re.IGNORECASE,
)
# What heads the description of a function: "console.count([label])".
CALL = re.compile(r"(?:> )?(?:new )?[\w$]+(?:\.[\w$]+)*\([^()]{0,80}\)(?: -> \S.{0,40})?")
# A number in parts, or a Roman one, before the words of a heading: "11.2.1. Methods", "B.1 Scope", "IV. Use".
IN_PARTS = re.compile(r"(?:\d{1,3}|[A-Z])(?:\.\d{1,3})+\.?\s+(?=\S)")
NUMBER = re.compile(rf"{IN_PARTS.pattern}|(?:[IVXLC]+|[A-Z])\.\s+(?=\S)")
CHAPTER = re.compile(r"[^\W\d_]+\s(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]+|[A-Z])\.\s+(?=\S)")
PART = re.compile(rf"{chapters.PART}\b", re.IGNORECASE)
# "Chapter one. Tea"
PART_IN_WORDS = re.compile(rf"(?i:{chapters.PART})\s[^\W\d_]{{2,12}}\.\s+(?=\S)")
PART_ALONE = re.compile(rf"(?i:{PART.pattern})\s(?:\d{{1,3}}|[IVXLC]+)[.:]?")


def is_item(paragraph):
    """Whether what stands further in under a line that leads into a list is an item of it."""
    return shape_of_text(paragraph) in ("line", "open") and not is_code(paragraph.text)


def is_code(text):
    """Whether this is what one types or a program says, or the name of a part of a program."""
    return bool(CODE.search(text))


def runs_on(text):
    """True for a line that goes on in the list under it."""
    return bool(RUNS_ON.search(text)) and not stands_out(text) and not ASKS.match(text)


def asks(text):
    """True for a line that begins as a question does, as "When to see a doctor"."""
    return bool(ASKS_ABOUT.match(text))


def tells_of_text(text):
    """Whether a line below a title says whose the text is, of when, or what may be done with it."""
    return bool(TELLS.fullmatch(text))


def is_usual(text):
    return text[:1].isupper() and "-".join(re.findall(r"\w+", text.lower())) in USUAL


def stands_out(text):
    """Written as headings are: Capitals On Every Long Word, or ALL CAPITALS."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", text) if word.lower() not in SMALL_WORDS]
    return len(words) > 1 and all(word[0].isupper() for word in words)


def long_words(text):
    return set(re.findall(r"\w{4,}", text.lower())) - SMALL_WORDS


def is_sentences(text):
    """Whether a sentence ends within it: not where no space is, as in "The 2.x releases", nor after a number,
    as in "TOP 2. Wahlen am 3. Mai". What asks twice may head what answers it."""
    parts = split(text)
    is_asking = all(part.endswith("?") for part in parts)
    if len(ORDINAL.findall(text)) <= MOST_ORDINALS:
        text = ORDINAL.sub(r"\1", text)
    return len(parts) > 1 and not is_asking and bool(ENDS_WITHIN.search(text))


def shape(paragraph):
    """table, bullet, text (prose), question, line (short, without an end: a heading or an item) or open
    (without an end, but too long or otherwise unfit to head anything)."""
    if paragraph.table:
        return "table"
    return "bullet" if paragraph.bullet else shape_of_text(paragraph)


def shape_of_text(paragraph):
    """That of a paragraph whatever bullet it has."""
    numbered = NUMBER.match(paragraph.text)
    text = paragraph.text[numbered.end() :] if numbered else paragraph.text
    is_question = text.endswith(("?", "؟", "？"))
    if ENDS_SENTENCE.search(text) or len(text) > 3 * LONGEST or is_sentences(text):
        return "text"
    if paragraph.lines > 2 or len(text) > (LONGEST_QUESTION if is_question else LONGEST):
        return "open"
    if len(text.split()) > MOST_WORDS + 6 * is_question:
        return "open"
    if IN_PARTS.match(paragraph.text) and text[0].isupper():
        return "question" if is_question else "line"
    if text[0].islower() or text[-1] in ";," or not BEGINS.match(text) or not LETTER.search(text):
        return "open"
    if (
        is_code(text)
        or LABEL.fullmatch(text)
        or CAPTION.match(text)
        or INSTANCES.search(text)
        or IN_COLUMNS.search(text)
        or BYLINE.match(text)
        or DAY_LINE.fullmatch(text)
        or BOOK.fullmatch(text)
        or ADDRESS.search(text)
    ):
        return "open"
    return "question" if is_question else "line"
