"""The educator's pages for what there is to learn."""

from . import audit, documents, figures, lessons, paths, people, progress

__all__ = ["audit", "documents", "figures", "lessons", "paths", "people", "progress"]
