"""The bill of materials: which packages of others are in Docent, in which version and under which licence, as
CycloneDX 1.6 has it. Read from the lock and from what is installed."""

import re
import uuid
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .version import VERSION

LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*==.+?) \\$", re.MULTILINE)
OURS = {"type": "application", "bom-ref": "docent", "name": "docent", "version": VERSION,
        "licenses": [{"license": {"id": "BSD-3-Clause"}}]}  # fmt: skip


class NotAsLocked(Exception):
    """A sentence: which packages are not installed as the lock says, and what to do."""


def bill(lock, now):
    """The bill of materials for the text of a lock file, as a dict to be written as JSON."""
    wanted = [Requirement(line) for line in LOCKED.findall(lock)]
    wanted = [each for each in wanted if not each.marker or each.marker.evaluate()]
    here = {canonicalize_name(each.name): each for each in wanted}
    refuse_what_is_not_as_locked(here)
    found = {name: metadata.distribution(name) for name in sorted(here)}
    refs = {name: address(name, package) for name, package in found.items()}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {"timestamp": now.isoformat(timespec="seconds"), "component": OURS},
        "components": [component(name, package) for name, package in found.items()],
        "dependencies": [
            {"ref": "docent", "dependsOn": list(refs.values())},
            *({"ref": refs[name], "dependsOn": needs(package, refs)} for name, package in found.items()),
        ],
    }


def refuse_what_is_not_as_locked(here):
    wrong = []
    for name, each in here.items():
        try:
            if metadata.version(name) not in each.specifier:
                wrong.append(name)
        except metadata.PackageNotFoundError:
            wrong.append(name)
    if wrong:
        raise NotAsLocked(f"Not installed as requirements.txt says: {', '.join(wrong)}. Run `make install`.")


def address(name, package):
    return f"pkg:pypi/{name}@{package.version}"


def component(name, package):
    return {
        "type": "library",
        "bom-ref": address(name, package),
        "name": name,
        "version": package.version,
        "description": package.metadata.get("Summary", ""),
        "purl": address(name, package),
        "licenses": licences(package.metadata),
    }


def licences(about):
    """The licence as the package states it: an expression, else what it is classified as, else its words."""
    if expression := about.get("License-Expression"):
        return [{"expression": expression}]
    classifiers = about.get_all("Classifier", [])
    classified = [each.split(" :: ")[-1] for each in classifiers if each.startswith("License ::")]
    stated = (about.get("License") or "").strip().split("\n")[0]
    names = [name for name in classified if name != "OSI Approved"] or [stated or "not stated"]
    return [{"license": {"name": name}} for name in names]


def needs(package, refs):
    names = {canonicalize_name(Requirement(each).name) for each in package.requires or []}
    return [refs[name] for name in sorted(names & refs.keys())]
