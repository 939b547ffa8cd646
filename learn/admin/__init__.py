"""The educator's pages for what there is to learn."""

from . import documents, figures, lessons, paths, people, progress

__all__ = ["documents", "figures", "lessons", "paths", "people", "progress"]
