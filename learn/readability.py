"""How much there is to read, and how hard it is."""

import re

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


def reading_grade(sentences):
    """The American school year that reads these English sentences with ease, at least 1; None without words.

    Flesch-Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59 (J. P. Kincaid and others,
    Derivation of new readability formulas for Navy enlisted personnel, Research Branch Report 8-75, 1975)."""
    said = [words for words in (WORD.findall(sentence) for sentence in sentences) if words]
    words = [word for words in said for word in words]
    if not words:
        return None
    grade = 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return max(1, round(grade))
