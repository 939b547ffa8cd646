"""Keeps a picture of the first document there is, as an import does."""

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402

from learn.models import Document, DocumentImage  # noqa: E402

row = DocumentImage(document=Document.objects.get(), digest="ab" * 32, media_type="image/png")
row.file.save("picture.png", ContentFile(b"a picture"), save=False)
row.save()
