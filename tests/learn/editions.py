"""What the tests of a document's editions at the desk do again and again."""

from django.core.files.uploadedfile import SimpleUploadedFile

from learn import editions

TEA = b"# Tea\n\n## Leaves\n\nTea is a leaf. It is green.\n\n## Water\n\nWater is warm.\n"
NEXT = TEA.replace(b"It is green.", b"It is black.") + b"\n## Pots\n\nA pot is made of clay & sand.\n"
ROADS = b"# Roads\n\n## Stones\n\nA road has stones.\n\n## Tar\n\nTar is black.\n"


def address(document, page):
    return f"/admin/learn/document/{document.pk}/{page}/"


def bring(client, document, text=NEXT, name="tea.md"):
    file = SimpleUploadedFile(name, text)
    return client.post(address(document, "next-edition"), {"file": file}, follow=True)


def sealed(document):
    """What the page of the difference carries of the file it shows; empty where none waits."""
    proposed = document.proposed.first()
    return {"sealed": editions.seal(proposed) if proposed else ""}


def confirm(client, document, compared_with=1, **fields):
    fields = {"compared_with": compared_with} | sealed(document) | fields
    return client.post(address(document, "confirm"), fields, follow=True)


def section(document, title):
    return document.current_revision.sections.get(title=title)
