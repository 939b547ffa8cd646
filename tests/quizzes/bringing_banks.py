"""The pages of the admin on which an educator brings questions and takes some along."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from learn.importing.images import stored

BRING, PREVIEW, TAKE, NOT_NOW, ALONG, FILE = (
    reverse(f"admin:quizzes_proposedbank_{name}")
    for name in ("bring", "preview", "take", "not_now", "take_along", "file")
)
AIKEN = "What is tea?\nA) A leaf\nB) A stone\nANSWER: A\n\nWhat is *milk*?\nA) White\nB) Blue\nANSWER: A\n\nNo key?\nA) x\nB) y\n"
IMAGE = stored(b"\x89PNG\r\n\x1a\n" + b"\0" * 20)


def bring(client, document, data=AIKEN, name="bank.txt", **more):
    """The preview one arrives at with this file, by default of two questions and one that cannot be read."""
    data = data.encode() if isinstance(data, str) else data
    sent = {"file": SimpleUploadedFile(name, data), "document": document.pk} | more
    return client.post(BRING, sent, follow=True)


def take(client, page, **sent):
    """The page one arrives at when what is ticked on this preview is kept."""
    return client.post(TAKE, {"sealed": page.context["sealed"]} | sent, follow=True)
