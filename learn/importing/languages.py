"""The language of a text: as its file says, and as its own small words tell. A program writes the language of
its machine into every file, so of the two the words are believed."""

import locale
import re
from collections import Counter

from defusedxml import ElementTree

from .sentences import language_by_letters

MOST_WORDS = 3000
FEWEST_WORDS = 20
MOST_OF = 0.08  # of all words, at least, are small words of the language
AHEAD = 0.02  # and so many more than are those of any other
FEWEST_SMALL = 4  # different ones: "de", "da" and "e" stand between names in any language
FEWEST_IN_LINE = 5  # words of a line that is prose
WORD = re.compile(r"[^\W\d_]+")
# "com" is a small word of Portuguese, and "de" and "is" are of others.
ADDRESS = re.compile(r"\S{1,300}@\S{1,300}|\b[a-z]{2,10}://\S{1,2000}|\bwww\.\S{1,2000}", re.IGNORECASE)
LISTED = re.compile(r"\s*(?:[-*+•‣–|#>]|\d{1,3}[.)])\s*")
SMALL_WORDS = {
    "en": "the of and to in is that for with are was be this from not have by it on as or you your can",
    "de": "der die und das ist nicht ein eine mit den von zu im für auf sich dem des werden auch sie bei",
    "fr": "le la les des et est une dans pour que qui par sur pas au aux du avec sont ce vous ou",
    "es": "el la los las de que y en un una por con para es se del al como más no su",
    "it": "il la che di e per un una con non del della sono è le gli dei nel si anche da",
    "pt": "o a os as de que e do da em um uma para com não dos das por se mais é",
    "nl": "de het een en van is dat niet voor met op te zijn in aan er die bij ook u of",
    "sv": "och att det som en är av för på med den till inte ett har de om kan i",
    "da": "og at det som en er af for på med den til ikke et har de i kan",
    "nb": "og å det som en er av for på med den til ikke et har de i kan",
    "fi": "ja on ei että se oli mutta ovat kun myös joka niin tai sekä voi ole",
    "pl": "i w na z się nie do że to jest o po jak od za przez oraz dla są",
    "cs": "a v je se na že z s do to jako pro by ale jsou podle nebo při",
    "hu": "a az és hogy nem is egy ez van meg vagy de már csak mint",
    "ro": "și de la în cu pe care este un o nu din pentru sau mai să",
    "tr": "ve bir bu için ile de da olarak olan çok daha gibi ne kadar veya",
    "ru": "и в не на что с по как к из для это от за при или у",
    "uk": "і в не на що з до як для це та від за при або є у",
    "el": "και το της την του να των με για από που στο τα είναι η ο",
}
SMALL_WORDS = {code: frozenset(words.split()) for code, words in SMALL_WORDS.items()}
SCRIPTS = {"ja": "[\u3040-\u30ff]", "ko": "[\uac00-\ud7af]", "zh": "[\u4e00-\u9fff]", "th": "[\u0e00-\u0e7f]"}
SHARE = {"ja": 0.1, "ko": 0.3, "zh": 0.5, "th": 0.5}  # of all letters
WORD_USUAL = re.compile(
    rb'<w:rPrDefault>(?:(?!</w:rPrDefault>).)*?<w:lang\b[^>]*\bw:val="([^"]{2,35})"', re.DOTALL
)
WORD_RUN, WORD_LANGUAGE = re.compile(rb"<w:r[ >]"), re.compile(rb'<w:lang\b[^>]*\bw:val="([^"]{2,35})"')
OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
STYLE, FO = OASIS % "style", OASIS % "xsl-fo-compatible"
RTF_LANGUAGE = re.compile(rb"\\lang(\d{3,5})(?![a-z])")
RTF_USUAL = re.compile(rb"\\deflang(\d{3,5})")


def language_of(text, said=""):
    """The language of a text by its first words, else the one its file ``said``, else ""; the file's own code
    where both are the same language."""
    found = by_letters(text) or by_words(telling(text))
    said = (said or "").replace("_", "-")
    return said if not found or said.lower().split("-")[0] == found else found


def by_letters(text):
    whole = sum(map(str.isalpha, text))
    found = (code for code, script in SCRIPTS.items() if len(re.findall(script, text)) > SHARE[code] * whole)
    return language_by_letters(text) or next(found, None)


def telling(text):
    """The first words of what is prose in a text, or where that is too little, of all but addresses and lines
    that are mostly names."""
    lines = [(line, WORD.findall(line)) for line in ADDRESS.sub(" ", text).split("\n")]
    lines = [(line, words) for line, words in lines if 2 * sum(map(str.istitle, words)) < len(words)]
    prose = [words for line, words in lines if len(words) >= FEWEST_IN_LINE and not LISTED.match(line)]
    is_enough = sum(map(len, prose)) >= FEWEST_WORDS
    found = prose if is_enough else [words for _line, words in lines]
    return [word.lower() for words in found for word in words][:MOST_WORDS]


def by_words(words):
    counts = Counter(words)
    if len(words) < FEWEST_WORDS:
        return None
    scores = {code: sum(counts[word] for word in small) / len(words) for code, small in SMALL_WORDS.items()}
    best, second = sorted(scores, key=scores.get, reverse=True)[:2]
    is_clear = scores[best] >= max(MOST_OF, scores[second] + AHEAD)
    return best if is_clear and len(SMALL_WORDS[best] & counts.keys()) >= FEWEST_SMALL else None


def in_word(package):
    """The language most of a Word file is marked with, or ""."""
    names = package.namelist()
    usual = WORD_USUAL.search(package.read("word/styles.xml") if "word/styles.xml" in names else b"")
    text = package.read("word/document.xml") if "word/document.xml" in names else b""
    marked = Counter(match[1].decode(errors="replace") for match in WORD_LANGUAGE.finditer(text))
    usual = usual[1].decode(errors="replace") if usual else ""
    marked[usual] += max(len(WORD_RUN.findall(text)) - marked.total(), 1)
    return marked.most_common(1)[0][0]


def in_odt(package):
    """The usual language of an OpenDocument text, or ""."""
    try:
        root = ElementTree.fromstring(package.read("styles.xml"))
    except (KeyError, ElementTree.ParseError):
        return ""
    for style in root.iter(f"{STYLE}default-style"):
        letters = style.find(f"{STYLE}text-properties")
        if style.get(f"{STYLE}family") == "paragraph" and letters is not None:
            parts = [letters.get(f"{FO}{name}", "none") for name in ("language", "country")]
            return "-".join(part for part in parts if part not in ("none", "zxx"))
    return ""


def in_rtf(data):
    """The language most of an RTF file is marked with, or ""."""
    marked = Counter(int(number) for number in RTF_LANGUAGE.findall(data))
    usual = RTF_USUAL.search(data)
    numbers = [number for number, _often in marked.most_common()] + ([int(usual[1])] if usual else [])
    known = (locale.windows_locale.get(number) for number in numbers)
    return next(filter(None, known), "").replace("_", "-")
