"""A file becomes a document's next edition: read, then save."""

from .readers import read
from .saving import save


def import_file(data, name, slug=None, by=None, compared_with=None):
    """Reads a file from its bytes and name and saves it. Returns a `Report`; CannotRead when it cannot,
    MovedOn when the document's newest edition is not the one numbered ``compared_with``."""
    return save(read(data, name), data, name, slug, by, compared_with)
