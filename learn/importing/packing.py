"""An outline as bytes, to cross to another process or to wait in a row, and back."""

import base64
import json
import zlib
from datetime import date

from .outline import Outline, OutlineImage, OutlinePassage, OutlineSection


def packed(outline):
    """The outline as bytes, small enough for a row."""
    return zlib.compress(json.dumps(as_dict(outline)).encode(), 1)


def unpacked(data):
    """The `Outline` that was `packed`."""
    return of_dict(json.loads(zlib.decompress(data)))


def as_dict(outline):
    """The outline in what JSON has words for."""
    return {
        "title": outline.title,
        "language": outline.language,
        "reader": outline.reader,
        "authors": outline.authors,
        "licence": outline.licence,
        "address": outline.address,
        "beside": outline.beside,
        "dated": outline.dated and outline.dated.isoformat(),
        "warnings": outline.warnings,
        "sections": [
            (
                section.level,
                section.title,
                [(p.kind, p.text, p.context, p.opens_paragraph, p.shape) for p in section.passages],
            )
            for section in outline.sections
        ],
        "images": [
            (image.digest, image.media_type, base64.b64encode(image.data).decode())
            for image in outline.images
        ],
    }


def of_dict(answer):
    """The `Outline` in what `as_dict` gave."""
    return Outline(
        title=answer["title"],
        language=answer["language"],
        sections=tuple(
            OutlineSection(level, title, tuple(OutlinePassage(*passage) for passage in passages))
            for level, title, passages in answer["sections"]
        ),
        warnings=tuple(answer["warnings"]),
        reader=answer["reader"],
        authors=answer.get("authors", ""),  # one packed before they were read has none
        licence=answer.get("licence", ""),
        address=answer.get("address", ""),
        beside=tuple(answer.get("beside", ())),
        dated=date.fromisoformat(answer["dated"]) if answer.get("dated") else None,
        images=tuple(
            OutlineImage(digest, media_type, base64.b64decode(data))
            for digest, media_type, data in answer["images"]
        ),
    )
