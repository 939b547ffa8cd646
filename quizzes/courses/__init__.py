"""A whole course to files and back: `load_course` and `export_course`."""

from .exporting import export_course
from .loading import load_course

__all__ = ["export_course", "load_course"]
