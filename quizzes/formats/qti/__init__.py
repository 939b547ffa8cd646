"""QTI 2.0, 2.1, 2.2 and 3.0: single items and packages."""

from .reading import called, read, recognises
from .writing import write

__all__ = ["called", "read", "recognises", "write"]
