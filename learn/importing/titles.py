"""A title that is written in capitals, as it is read."""

import re
from collections import Counter

# What programs write where they know no title.
PLACEHOLDER = re.compile(
    r"\W*(?:untitled|unspecified|unknown|anonymous|no title|title|unbenannt|ohne titel|sans titre|sin título|"
    r"senza titolo|document)(?: (?:document|page))?\W*\d*\W*",
    re.IGNORECASE,
)
FEWEST = 5  # letters; “MRI” is a word
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
READ = 20_000  # letters of the text, which tell how its words are written
CAPITAL_NOUNS = ("de", "lb")


def readable(title, texts, language):
    """The title, in which only what begins it has a capital, and words that have some in these texts; as it
    is where it is not all in capitals."""
    if not title.isupper() or sum(map(str.isalpha, title)) < FEWEST:
        return title
    forms = written(texts)

    def word(found):
        said = found[0]
        lower = said.lower()
        usual = forms.get(lower) or (said.capitalize() if language.startswith(CAPITAL_NOUNS) else lower)
        begins = found.start() == first.start() or title[: found.start()].rstrip().endswith(
            (":", ".", "?", "!")
        )
        return usual[:1].upper() + usual[1:] if begins else usual

    first = WORD.search(title)
    return WORD.sub(word, title)


def told(title):
    """The title a file tells of itself, or "" where a program wrote it for want of one."""
    return "" if PLACEHOLDER.fullmatch(title) else title


def written(texts):
    """{word in small letters: how it is mostly written within sentences}."""
    found, left = {}, READ
    for text in texts:
        left -= len(text)
        if left < 0:
            break
        if text.isupper():
            continue
        for number, word in enumerate(WORD.findall(text)):
            if number:
                found.setdefault(word.lower(), Counter())[word] += 1
    return {word: forms.most_common(1)[0][0] for word, forms in found.items()}
