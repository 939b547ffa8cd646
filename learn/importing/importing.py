"""A file becomes a document's next edition: read, then save."""

from .readers import read
from .saving import save


def import_file(data, name, slug=None, by=None):
    """Reads a file from its bytes and name and saves it. Returns a `Report`; CannotRead when it cannot."""
    return save(read(data, name), data, name, slug, by)
