"""A plausible second edition of the first course's source: a fact that changed, a sentence reworded, one
with another comma only, a sentence before "Such", a paragraph moved, a section new, renamed and removed."""

from .conftest import FIRST_COURSE

CHANGED = {
    # A fact that changed.
    "In people with chronic kidney disease, calcification often runs faster.": (
        "In people with chronic kidney disease, calcification runs faster in nearly all of them."
    ),
    # The same, reworded.
    "Ruptures of soft plaque lead to acute events.": "A soft plaque that ruptures leads to an acute event.",
    # A comma became a semicolon.
    "Statins are one example, and they": "Statins are one example; and they",
    # What "Such soft plaques" speaks of.
    "Mineral often first appears in soft plaques that are rich in lipids.": (
        "Mineral often first appears in soft plaques that hold many lipids."
    ),
    # A section under another heading.
    "## Why undoing it is hard": "## Why calcium is hard to undo",
}
MOVED = "Clinicians can measure"
REMOVED = "## How daily habits can halt its progress"
ADDED = """## What is being studied

Researchers are looking for ways to slow calcification. None of these ways is in general use yet.
"""


def first():
    return (FIRST_COURSE / "source.md").read_text()


def second():
    text = first()
    for old, new in CHANGED.items():
        assert old in text
        text = text.replace(old, new)
    text = text[: text.index(REMOVED)]
    paragraph = next(part for part in text.split("\n\n") if part.startswith(MOVED))
    text = text.replace(paragraph + "\n\n", "")
    opening = text.index("\n\n## ", text.index("## The condition"))
    return text[:opening] + "\n\n" + paragraph + text[opening:] + ADDED
