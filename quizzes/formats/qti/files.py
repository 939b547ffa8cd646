"""The files of a package, unpacked without trust, and a single item as if it were one."""

import io
import posixpath
import zipfile
from urllib.parse import unquote, urlsplit

from learn.importing import CannotRead
from learn.importing.packages import Guard, opened, pieces

from ..bank import NotABank
from .tree import Malformed, parse

MANIFEST = "imsmanifest.xml"
FILEBASE = "$IMS-CC-FILEBASE$"
MOST_XML = 64 * 1024 * 1024


class Package:
    """The files of a zip by name. NotABank where it is none, or would harm."""

    def __init__(self, data):
        try:
            self.zip = opened(data)
            Guard(self.zip, data).check()
        except CannotRead as error:
            raise NotABank(str(error)) from error
        self.data, self.trees = data, {}
        self.entries = {
            entry.filename.replace("\\", "/"): entry for entry in self.zip.infolist() if not entry.is_dir()
        }
        self.folded = {name.casefold(): name for name in self.entries}
        self.spent = 0

    def named(self, name):
        """The name as the package writes it, or None."""
        name = posixpath.normpath(name.replace("\\", "/")).lstrip("/")
        for one in (name, unquote(name)):
            if one in self.entries:
                return one
            if one.casefold() in self.folded:
                return self.folded[one.casefold()]
        return None

    def read(self, name):
        """The bytes of a file, however much it says it holds; None where there is none."""
        name = self.named(name)
        if name is None:
            return None
        try:
            return b"".join(pieces(self.entries[name], self.data))
        except CannotRead:
            return None

    def xml(self, name):
        """The tree of a file; Malformed where it is none. Each is read once."""
        name = self.named(name) or name
        if name not in self.trees:
            data = self.read(name)
            if data is None:
                raise Malformed("it is not in the package")
            self.spent += len(data)
            if self.spent > MOST_XML:
                raise Malformed("the package holds too much")
            self.trees[name] = parse(data)
        return self.trees[name]


class Beside:
    """The files as an item sees them: by addresses that start where it lies."""

    def __init__(self, package=None, name=""):
        self.package, self.folder = package, posixpath.dirname(name)

    def path(self, address):
        """The name an address means within the package; None for what lies elsewhere."""
        if self.package is None:
            return None
        if address.strip().startswith(FILEBASE):
            # Canvas: from the root of the package, or of the folder its files are in.
            name = unquote(urlsplit(address.strip().removeprefix(FILEBASE)).path).strip("/")
            return self.package.named(f"web_resources/{name}") or name
        parts = urlsplit(address.strip())
        if parts.scheme or parts.netloc or not parts.path:
            return None
        return posixpath.normpath(posixpath.join(self.folder, parts.path.replace("\\", "/")))

    def beside(self, address):
        """The bytes of a file named by an address, or None."""
        try:
            path = self.path(address)
        except ValueError:
            return None
        return self.package.read(path) if path else None

    def xml_beside(self, address):
        """The tree of a file named by an address, or None."""
        try:
            path = self.path(address)
            return self.package.xml(path) if path else None
        except (ValueError, Malformed):
            return None


def is_zip(data):
    return data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data))
