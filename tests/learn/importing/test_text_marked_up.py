"""Plain text that is written as Markdown, and what only looks like it."""

import pytest

from learn.importing.readers import read

from .outlines import headings, outline, passages

TEA = """# Tea

Tea is grown in the **hills**. It is picked by hand.

## Growing

It needs:

- warm days
- rain

| Kind | Colour |
|------|--------|
| Oolong | amber |

### Picking

```sh
# this is no heading
```

## Drinking

Drink it hot.
"""
TIGHT = "# Tea\nTea is grown in the hills.\n## Growing\nIt needs warm days.\n## Drinking\nDrink it hot."
JAPANESE = (
    "# お茶\n\nお茶は山で育ちます。\n\n## 育て方\n\n暖かい日が必要です。\n\n## 飲み方\n熱いうちに飲みます。\n"
)
SCRIPT = """#!/bin/sh
# Copies the pictures of a day

# Where they are
FROM=/media/card

# Copy them
cp -r "$FROM" pictures

# Done
echo done
"""
SETTINGS = """# The port it listens on

port = 80

# Who may come in

allow: everybody

# How long it waits

timeout = 30
"""
STEPS = """# Update the list
apt-get update
# Install the program
apt-get install kettle
# Start it
systemctl start kettle
"""
MANUAL = """Installing the kettle

Before anything else it has to be there. As root, type:

# Kettle install

Then wait until it is there, which takes as long as it takes. After that, type:

# Kettle start

It says so once it is warm, and then there is tea for everybody who is in the house.
"""


def test_it_is_read_as_markdown_altogether():
    found = outline("txt", TEA.encode())
    assert found.title == "Tea"
    assert headings(found) == [(1, ""), (2, "Growing"), (3, "Picking"), (2, "Drinking")]
    assert passages(found, "sentence")[0] == "Tea is grown in the hills."
    assert passages(found, "item") == ["warm days", "rain"]
    assert passages(found, "row")[1] == "Oolong | amber"
    assert passages(found, "code") == ["# this is no heading"]


@pytest.mark.parametrize(
    ("text", "title", "sections"),
    [
        (TIGHT, "Tea", ["", "Growing", "Drinking"]),
        (JAPANESE, "お茶", ["", "育て方", "飲み方"]),
        ("# Tea\n\nTea is grown in the hills.\n", "Tea", [""]),
        (
            "## Growing\n\nIt needs rain.\n\n## Drinking\n\nDrink it hot.\n",
            "Growing",
            ["Growing", "Drinking"],
        ),
    ],
)
def test_headings_need_no_blank_line_and_no_latin_letters(text, title, sections):
    found = outline("txt", text.encode())
    assert found.title == title
    assert [section.title for section in found.sections] == sections


@pytest.mark.parametrize("text", [SCRIPT, SETTINGS, STEPS, MANUAL])
def test_remarks_in_scripts_and_settings_are_no_headings(text):
    found = read(text.encode(), "notes.txt")
    assert found.reader.startswith("text")
