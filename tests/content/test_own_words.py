"""The course's facts come from the article, its sentences do not: no six words in a row of the article stand
anywhere in this repository. The article is not here; the digests of its runs of six words are."""

import hashlib
import html
import re

import pytest

from tests import content

RUN = 6
DIGESTS = content.ROOT / "tests" / "content" / "article_digests.txt"
ARTICLES = content.ROOT.parent / "shared" / "source"
TITLE = re.compile(r"Can\s+Calcium\s+in\s+the\s+Arteries\s+Be\s+Reversed\?")  # may be quoted
OURS = ("learn", "quizzes", "templates", "docs", "static", "config", "tests")
KINDS = {".md", ".toml", ".gift", ".html", ".svg", ".py", ".po", ".js", ".css"}


def tokens(text):
    text = text.lower().replace("\u00ad", "").replace("’", "'").replace("'s", " s")
    return re.findall(r"[a-z0-9]+", text)


def digest(run):
    return hashlib.sha256(" ".join(run).encode()).hexdigest()[:12]


def runs(text):
    found = tokens(text)
    return [tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)]


def digests(text):
    return {digest(run) for run in runs(text)}


def readings(text):
    """A text as it is written, and as it is read: without the tags, marks and citations between its words."""
    text = TITLE.sub(" thetitle ", text)
    yield text
    bare = content.CITATION.sub(" ", text)
    bare = re.sub(r"<!--|-->|</?[A-Za-z][^>]*>", " ", bare)
    bare = re.sub(r"\]\((?:term:)?[^)\s]*\)", " ", bare)
    yield html.unescape(re.sub(r"\\n", " ", bare))


def borrowed(text, known):
    """The runs of six words in the text whose digest is known."""
    return sorted(
        {" ".join(run) for reading in readings(text) for run in runs(reading) if digest(run) in known}
    )


def our_files():
    folders = [content.ROOT / name for name in OURS]
    found = [file for folder in folders if folder.is_dir() for file in folder.rglob("*")]
    found += content.ROOT.glob("*")
    return sorted(file for file in found if file.is_file() and file.suffix in KINDS)


def known_digests():
    return set(DIGESTS.read_text().split())


def test_no_six_words_in_a_row_of_the_article_stand_in_our_files():
    known = known_digests()
    found = {str(file.relative_to(content.ROOT)): borrowed(file.read_text(), known) for file in our_files()}
    assert {name: words for name, words in found.items() if words} == {}


def test_the_course_itself_is_among_the_files_searched():
    searched = {file.relative_to(content.ROOT).as_posix() for file in our_files()}
    course = content.COURSE.relative_to(content.ROOT)
    for name in (
        "source.md",
        "path.toml",
        "glossary.md",
        "lessons/how-doctors-treat-it.md",
        "questions/final.gift",
    ):
        assert (course / name).as_posix() in searched
    assert any(name.endswith(".svg") for name in searched)
    assert {"tests/content/claims.toml", "tests/content/test_own_words.py"} <= searched


def test_the_digests_are_sorted_and_each_stands_once():
    lines = DIGESTS.read_text().splitlines()
    assert lines == sorted(set(lines)) and len(lines) > 500
    assert all(re.fullmatch(r"[0-9a-f]{12}", line) for line in lines)


MADE_UP = "Seven quiet herons crossed the river's wide bend before anyone had thought to wake the miller."


@pytest.mark.parametrize(
    "planted",
    [
        "We saw seven quiet herons crossed the river by noon.",
        "SEVEN, quiet: herons - crossed\n\n  the river",
        "… the river’s wide bend before anyone …",
        "the river's wide bend before anyone",
        "seven quiet herons [@0a1b2c3d] crossed the river",
        "<text>seven quiet</text>\n<text x='3'>herons crossed</text> the <b>river</b>",
        "[seven quiet herons](term:heron) crossed the river",
        "before any\u00adone had thought to wake",
        "seven&nbsp;quiet herons crossed the river",
    ],
)
def test_a_planted_run_of_six_words_is_found(planted):
    assert borrowed(planted, digests(MADE_UP))


@pytest.mark.parametrize(
    "planted", ["seven quiet herons crossed the wide river", "Quiet herons crossed the long river"]
)
def test_five_words_in_a_row_are_not_held_against_anyone(planted):
    assert not borrowed(planted, digests(MADE_UP))


def test_a_run_planted_in_a_file_of_the_course_is_found():
    lesson = (content.COURSE / "lessons" / "how-doctors-treat-it.md").read_text()
    assert not borrowed(lesson, digests(MADE_UP))
    assert borrowed(lesson.replace(". [@", ". Before anyone had thought to wake. [@", 1), digests(MADE_UP))


def test_only_the_exact_title_of_the_article_may_be_quoted():
    title = "Can Calcium in the Arteries Be Reversed?"
    assert not borrowed(f"Written from “{title}”.", digests(title))
    assert borrowed(title.lower(), digests(title))


def test_the_digests_are_those_of_the_article():
    articles = sorted(ARTICLES.glob("*.txt"))
    if not articles:
        pytest.skip("the article is not beside this checkout, in ../shared/source")
    assert known_digests() == set().union(*(digests(article.read_text()) for article in articles))
