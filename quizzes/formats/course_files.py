"""Where the files of a course lie: in a folder or in a zip. Both are read the same way, by name, and what is
hostile in a zip is refused before anything of it is used."""

import re
import stat
import tomllib
import unicodedata
import zipfile
import zlib
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _

from learn.importing import CannotRead

EXPORTED = "exported.toml"
MB = 1024 * 1024
LARGEST_ZIP_MB = 50
LARGEST_TOTAL_MB = 300
MOST_FILES, MOST_NAMED = 5000, 12
# Text packs to a tenth; a bomb to a thousandth. Small files may be anything.
HIGHEST_RATIO, SMALL = 100, MB
PLACES = re.compile(
    r"(path\.toml|exported\.toml|source\.md|glossary\.md|(lessons|questions|figures|images|revisions)/[^/]+)"
)
ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".jar")
LEFT_BY_A_MAC = ("__MACOSX/", ".DS_Store")
# The same for every zip, so that the same course is the same bytes.
NO_TIME = (1980, 1, 1, 0, 0, 0)


class Folder:
    """The files of a course in a folder."""

    def __init__(self, path):
        self.path = Path(path)

    def names(self):
        """The names of the files that can belong to a course, sorted, with / between folders."""
        found = [*self.path.glob("*"), *self.path.glob("*/*")]
        names = [path.relative_to(self.path).as_posix() for path in found if path.is_file()]
        return sorted(name for name in names if PLACES.fullmatch(name))

    def read(self, name):
        """A file's bytes; FileNotFoundError or another OSError where there is none."""
        path = self.path / name
        if not path.resolve().is_relative_to(self.path.resolve()):
            raise CannotRead(_("This file lies outside the course folder. Put a copy of it inside."))
        return path.read_bytes()


class Zip:
    """The files of a course in a zip, from its bytes. CannotRead, one sentence, for what is no such zip."""

    def __init__(self, data):
        self.files = unpacked(data)

    def names(self):
        return sorted(name for name in self.files if PLACES.fullmatch(name))

    def read(self, name):
        if name not in self.files:
            raise FileNotFoundError(name)
        return self.files[name]


def opened(path):
    """The course files at a path: a folder, or a zip."""
    path = Path(path)
    if path.is_dir():
        return Folder(path)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_ZIP_MB * MB + 1)
    except FileNotFoundError as error:
        raise CannotRead(_("There is no folder or file “%s”.") % path.name) from error
    except OSError as error:
        raise CannotRead(_("The file “%s” cannot be opened.") % path.name) from error
    return Zip(data)


def unpacked(data):
    """{name: bytes} of a zip, its names as they are inside the one folder that may hold them all."""
    if len(data) > LARGEST_ZIP_MB * MB:
        raise CannotRead(_("This zip is larger than %d MB.") % LARGEST_ZIP_MB)
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            entries = [entry for entry in packed.infolist() if not of_a_mac(entry.filename)]
            for entry in entries:
                entry.filename = entry.filename.replace("\\", "/")  # as Windows PowerShell packs
            refuse_hostile(entries)
            files = {entry.filename: bytes_of(packed, entry) for entry in entries if not entry.is_dir()}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as e:
        raise CannotRead(_("This is not a zip that can be read, or it is damaged. Pack it again.")) from e
    return without_outer_folder(files)


def of_a_mac(name):
    return name.startswith(LEFT_BY_A_MAC[0]) or name.endswith(LEFT_BY_A_MAC[1])


def refuse_hostile(entries):
    if len(entries) > MOST_FILES:
        raise CannotRead(_("This zip holds more than %d files. A course is smaller.") % MOST_FILES)
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL_MB * MB:
        raise CannotRead(_("This zip unpacks to more than %d MB. A course is smaller.") % LARGEST_TOTAL_MB)
    seen = set()
    for entry in entries:
        refuse_entry(entry)
        # Nothing is unpacked onto a disk, so that Tea.md and tea.md are two.
        name = unicodedata.normalize("NFC", entry.filename)
        if name in seen:
            raise CannotRead(_("This zip holds “%s” twice. Pack it again.") % short(entry.filename))
        seen.add(name)


def refuse_entry(entry):
    name = entry.filename
    parts = name.rstrip("/").split("/")
    if name.startswith("/") or ":" in parts[0] or "\0" in entry.orig_filename:
        raise CannotRead(_("This zip names a place outside itself, “%s”. It is refused.") % short(name))
    if any(part in ("", ".", "..") for part in parts):
        raise CannotRead(_("This zip names a place outside itself, “%s”. It is refused.") % short(name))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise CannotRead(_("This zip holds a link, “%s”. Pack the file itself.") % short(name))
    if entry.flag_bits & 1:
        raise CannotRead(_("This zip is locked with a password. Pack it again without one."))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise CannotRead(_("This zip is packed in an unusual way. Pack it again as a plain zip."))
    if entry.file_size > SMALL and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1):
        raise CannotRead(_("“%s” unpacks to far more than it is. It is refused.") % short(name))
    if name.lower().endswith(ARCHIVES):
        raise CannotRead(_("This zip holds another one, “%s”. Take it out.") % short(name))


def short(name):
    """A name as a sentence can hold it."""
    name = "".join(letter if letter.isprintable() else "?" for letter in name)
    return name if len(name) <= 40 else f"{name[:20]}…{name[-19:]}"


def bytes_of(packed, entry):
    """An entry's bytes, never more than it says it has."""
    with packed.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise zipfile.BadZipFile(entry.filename)
    return data


def without_outer_folder(files):
    """The files as seen from the folder that has path.toml, where a zip holds one folder."""
    tops = {name.partition("/")[0] for name in files}
    if "path.toml" in files or len(tops) != 1:
        return files
    return {name.partition("/")[2]: data for name, data in files.items()}


class WouldBeLost(CannotRead):
    """Writing would lose something. What, and what to do about it, is said in full."""

    def __init__(self, sentence):
        Exception.__init__(self, sentence)


def write_folder(files, path, is_ours, force=False):
    """Writes the files into a folder that is new, empty or an older export of the same (``is_ours`` says
    so of a `Folder`). A file that export wrote, that nobody has changed and that is no longer of the course
    is taken away, and no other. Returns the names of what else lies among the files of the course.

    WouldBeLost, and nothing written, where what was changed in the folder since would be overwritten, unless
    that is to be forced; CannotRead where the folder is no place for it."""
    path = Path(path)
    if path.exists() and not path.is_dir():
        raise CannotRead(_("“%s” is a file. Give a folder, or a name that ends in .zip.") % path.name)
    present = Folder(path)
    if path.is_dir() and any(path.iterdir()):
        if not is_ours(present):
            raise CannotRead(
                _("“%s” is not empty and no export of this course. Choose another folder.") % path.name
            )
        noted = noted_in(present)
        if not force and (changed := changed_since(present, noted, files)):
            raise WouldBeLost(
                _(
                    "Nothing was written: in “%(folder)s” these are not as the export left them: %(files)s. "
                    "Load the course first, export it to another folder, or overwrite them with --force."
                )
                % {"files": few(changed), "folder": path.name}
            )
        for name in present.names():
            if name not in files and sha256(present.read(name)).hexdigest() == noted.get(name):
                (path / name).unlink()
    for name, data in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return [name for name in present.names() if name not in files]


def noted_in(folder):
    """{name: digest} of the files the export in this folder wrote, as it noted them down."""
    try:
        noted = tomllib.loads(folder.read(EXPORTED).decode()).get("files", {})
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def changed_since(folder, noted, files):
    """The names of what in an exported folder is not as the export left it, and these files would overwrite.
    Of an export that noted nothing down, whatever differs. White space that an editor leaves at the
    ends of lines and of the file is no loss."""
    present = {name: folder.read(name) for name in folder.names() if name in files and name != EXPORTED}
    return [
        name
        for name, data in present.items()
        if trimmed(data) != trimmed(files[name]) and sha256(data).hexdigest() != noted.get(name)
    ]


def few(names):
    """The first of the names, and how many there are besides."""
    first, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    return _("%(names)s and %(n)d more") % {"names": first, "n": more} if more > 0 else first


def trimmed(data):
    return b"\n".join(line.rstrip() for line in data.splitlines()).rstrip()


def zipped(files, folder):
    """A zip of the files within one folder: the same bytes for the same files, everywhere."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as zip_file:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", NO_TIME)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            zip_file.writestr(entry, files[name])
    return packed.getvalue()
