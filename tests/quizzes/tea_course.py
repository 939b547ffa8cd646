"""The documents of which the tests make courses, and which they take back."""

from learn.importing.importing import import_file
from learn.models import Document

LONG = "A leaf is picked by hand in the morning and dried in the sun. " * 30

TEA = f"""# Tea

Tea is a drink.

## Leaves

Tea is a leaf. It grows on a bush.

- green
- black

### Old leaves

They are bitter.

## Water

Water is warm.

## Work

{LONG}
"""


def bring(text=TEA, slug="tea"):
    import_file(text.encode(), "tea.md", slug=slug)
    return Document.objects.get(slug=slug)


def many(count):
    return "# Tea\n" + "".join(f"\n## Part {n}\n\nThis is part {n} of tea.\n" for n in range(count))


SHORT = "# Tea\n\n## Leaves\n\nTea is a leaf.\n\n## Water\n\nWater is warm.\n\n## Pots\n\nA pot is of clay.\n"

PLANTS = (
    "\n\n## Light\n\nPlants like light.\n\n## How to water\n\nWater them weekly.\n\n## Pots\n\nOf clay.\n"
)

# Without links: those that lead to the headings are left out where the file is read.
LISTED = "- Light\n- How to water\n- Pots"
