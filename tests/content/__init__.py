"""Reads the first course's files as they lie in the folder, with nothing of the application, so that the
tests beside it are quick and say what is wrong with the words rather than with the loading of them."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from learn.importing import keys

ROOT = Path(__file__).resolve().parents[2]
COURSE = ROOT / "learn" / "content" / "arterial-calcification"
CITATION = re.compile(r"\[@([^\]]*)\]")
WORD = re.compile(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*")


def cited(text):
    """The keys cited in a text, in order."""
    return [
        key.strip().removeprefix("@")
        for group in CITATION.findall(text)
        for key in group.split(";")
        if key.strip()
    ]


def prose(text):
    """The text as it is read: without citations and Markdown's marks."""
    text = CITATION.sub("", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\s+", " ", re.sub(r"[*_`#>]", "", text)).strip()


def words(text):
    return WORD.findall(prose(text))


def sentences(text):
    """Enough for the plain prose of this course, where no sentence holds an abbreviation with a stop."""
    return [part for part in re.split(r"(?<=[.?!])[”\"’)]*\s+", prose(text)) if WORD.search(part)]


def source_passages():
    """Each sentence of source.md by its key."""
    passages, taken = {}, {}
    for line in (COURSE / "source.md").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        for sentence in sentences(line):
            digest = keys.digest("sentence", "", sentence)
            key = keys.key_for(digest, taken)
            taken[key] = digest
            passages[key] = sentence
    return passages


def source_sections():
    return [
        line[3:].strip() for line in (COURSE / "source.md").read_text().splitlines() if line.startswith("## ")
    ]


@dataclass
class Block:
    kind: str  # heading, paragraph, item, plain or figure
    text: str
    slug: str = ""


@dataclass
class Lesson:
    slug: str
    front: dict
    blocks: list = field(default_factory=list)

    def of(self, *kinds):
        return [block for block in self.blocks if block.kind in kinds]

    @property
    def body_words(self):
        return sum(len(words(block.text)) for block in self.blocks)

    @property
    def read_aloud(self):
        """All the sentences of a lesson: lede, paragraphs, captions, meanings, summary. Headings and
        objectives are no sentences; leaving them out keeps the grade honest."""
        return [
            self.front["lede"],
            *(block.text for block in self.of("paragraph", "item", "plain", "figure")),
            self.front["summary"],
        ]

    @property
    def everything(self):
        return "\n".join(
            [
                self.front["title"],
                *self.read_aloud,
                *self.front["learn"],
                *(b.text for b in self.of("heading")),
            ]
        )

    @property
    def keys(self):
        return {key for text in self.read_aloud for key in cited(text)}

    @property
    def taught(self):
        """The keys its paragraphs cite: a caption or a summary alone teaches nobody."""
        return {key for block in self.of("paragraph", "item") for key in cited(block.text)}


def blocks(markdown):
    found, fence = [], None
    for chunk in re.split(r"\n\s*\n|\n(?=:::)|(?<=\n):::[ \t]*\n", markdown.strip() + "\n"):
        chunk = chunk.strip()
        opening = re.match(r":::(\w+)[ \t]*(\S*)\n?(.*)", chunk, re.S)
        if opening:
            fence = opening.group(1)
            found.append(Block(fence, opening.group(3).strip(), opening.group(2)))
        elif chunk.startswith("#"):
            found.append(Block("heading", chunk.lstrip("# ")))
        elif re.match(r"([-*]|\d+\.) ", chunk):
            found += [Block("item", item) for item in re.split(r"\n(?=(?:[-*]|\d+\.) )", chunk)]
        elif chunk and chunk != ":::":
            found.append(Block("paragraph", chunk))
    return found


def lessons():
    """The lessons in the order of the path."""
    found = []
    for entry in path()["lessons"]:
        text = (COURSE / "lessons" / f"{entry['slug']}.md").read_text()
        _, front, body = text.split("+++\n", 2)
        found.append(Lesson(entry["slug"], tomllib.loads(front), blocks(body)))
    return found


def path():
    return tomllib.loads((COURSE / "path.toml").read_text())


@dataclass
class Term:
    name: str
    slug: str
    also: list
    general: bool
    meaning: str


def glossary():
    found = []
    for entry in re.split(r"^## ", (COURSE / "glossary.md").read_text(), flags=re.M)[1:]:
        name, *lines = entry.strip().splitlines()
        said = dict(
            re.match(r"(slug|also|general): (.*)", line).groups() for line in lines if FIELD.match(line)
        )
        meaning = " ".join(line for line in lines if not FIELD.match(line)).strip()
        also = [alias.strip() for alias in said.get("also", "").split(";") if alias.strip()]
        found.append(Term(name, said["slug"], also, said.get("general") == "yes", meaning))
    return found


FIELD = re.compile(r"(slug|also|general): ")


@dataclass
class Question:
    slug: str
    quiz: str
    topics: list
    keys: set
    text: str
    explains: bool


def questions():
    """Each question of each quiz: those in GIFT, then those GIFT cannot say."""
    return [*questions_in_gift(), *questions_in_toml()]


def questions_in_toml():
    return [
        Question(
            slug=row["slug"],
            quiz=file.stem,
            topics=[row["topic"]],
            keys=set(row["cites"]),
            text=row["stem"],
            explains=bool(row["explanation"]),
        )
        for file in sorted((COURSE / "questions").glob("*.toml"))
        for row in tomllib.loads(file.read_text())["questions"]
    ]


def questions_in_gift():
    """What the comment line above each says, and its GIFT as written."""
    found = []
    for file in sorted((COURSE / "questions").glob("*.gift")):
        tags = ""
        for chunk in re.split(r"\n\s*\n", file.read_text()):
            lines = chunk.splitlines()
            tags += " ".join(line for line in lines if line.startswith("//")) + " "
            text = "\n".join(line for line in lines if not line.startswith("//")).strip()
            if not text or text.startswith("$CATEGORY"):
                continue
            found.append(
                Question(
                    slug=" ".join(re.findall(r"\[id:([^\]]+)\]", tags)),
                    quiz=file.stem,
                    topics=re.findall(r"\[tag:topic=([^\]]+)\]", tags),
                    keys=set(re.findall(r"\[tag:cite=([^\]]+)\]", tags)),
                    text=text,
                    explains="####" in text,
                )
            )
            tags = ""
    return found


def claims():
    return tomllib.loads((ROOT / "tests" / "content" / "claims.toml").read_text())["claim"]
