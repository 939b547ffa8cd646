"""How much there is to read, and how hard it is."""

import re
from dataclasses import dataclass
from math import sqrt

READ = re.compile(r"\w+(?:[-'’]\w+)*")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
AS_SPOKEN = {"people": 2, "area": 3, "being": 2, "doing": 2, "science": 2}
SILENT = re.compile(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouylcghszx]es$|[^aeiouytd]ed$")
APART = re.compile(r"i(?:a(?!l\b)|o(?!n|us)|um)|eo|[^aeiou]ism|ying|ua")


def words_in(text):
    """How many words a reader reads."""
    return len(READ.findall(text))


def syllables(word):
    """How many syllables an English word has, near enough: groups of vowels, less the silent ones."""
    word = re.sub(r"[^a-z]", "", word.lower().replace("’", "'").removesuffix("'s"))
    if word in AS_SPOKEN:
        return AS_SPOKEN[word]
    count = len(re.findall(r"[aeiouy]+", word)) - bool(SILENT.search(word)) + len(APART.findall(word))
    return max(count, 1)


@dataclass(frozen=True)
class Reading:
    """How much English there is and how hard it is to read. long_words: those of three syllables or more."""

    sentences: int
    words: int
    syllables: int
    long_words: int

    @classmethod
    def of(cls, sentences):
        """The reading of these sentences, None when there is no word in them."""
        said = [words for words in (WORD.findall(sentence) for sentence in sentences) if words]
        counts = [syllables(word) for words in said for word in words]
        return cls(len(said), len(counts), sum(counts), sum(n > 2 for n in counts)) if counts else None

    @property
    def flesch_kincaid(self):
        """The American school year that reads it with ease (J. P. Kincaid and others, Derivation of new
        readability formulas for Navy enlisted personnel, Research Branch Report 8-75, 1975)."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def flesch_ease(self):
        """Flesch's reading ease: the higher, the easier; plain English has 60 or more."""
        return 206.835 - 1.015 * self.words / self.sentences - 84.6 * self.syllables / self.words

    @property
    def smog(self):
        """McLaughlin's SMOG grade, the school years needed to understand all of it; None for fewer than the
        30 sentences it is made for."""
        if self.sentences < 30:
            return None
        return 1.0430 * sqrt(30 * self.long_words / self.sentences) + 3.1291


def reading_grade(sentences):
    """The American school year that reads these English sentences with ease, by Flesch-Kincaid, at least 1;
    None without words."""
    reading = Reading.of(sentences)
    return reading and max(1, round(reading.flesch_kincaid))
