"""What the tests of a document's editions at the desk do again and again."""

from django.core.files.uploadedfile import SimpleUploadedFile

TEA = b"# Tea\n\n## Leaves\n\nTea is a leaf. It is green.\n\n## Water\n\nWater is warm.\n"
NEXT = TEA.replace(b"It is green.", b"It is black.") + b"\n## Pots\n\nA pot is made of clay & sand.\n"
ROADS = b"# Roads\n\n## Stones\n\nA road has stones.\n\n## Tar\n\nTar is black.\n"


def address(document, page):
    return f"/admin/learn/document/{document.pk}/{page}/"


def bring(client, document, text=NEXT, name="tea.md"):
    file = SimpleUploadedFile(name, text)
    return client.post(address(document, "next-edition"), {"file": file}, follow=True)


def confirm(client, document, compared_with=1):
    return client.post(address(document, "confirm"), {"compared_with": compared_with}, follow=True)


def section(document, title):
    return document.current_revision.sections.get(title=title)
