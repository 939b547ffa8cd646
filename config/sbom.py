"""The bill of materials: which packages of others are in Docent, in which version and under which licence, as
CycloneDX 1.6 has it. Read from the lock and from what is installed."""

import re
import uuid
from importlib import metadata

from .version import VERSION

LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)( ;.+)? \\$", re.MULTILINE)
NAME = re.compile(r"[A-Za-z0-9._-]+")
OURS = {"type": "application", "bom-ref": "docent", "name": "docent", "version": VERSION,
        "licenses": [{"license": {"id": "BSD-3-Clause"}}]}  # fmt: skip


class NotAsLocked(Exception):
    """A sentence: which packages are not installed as the lock says, and what to do."""


def bill(lock, now):
    """The bill of materials for the text of a lock file, as a dict to be written as JSON."""
    found = {name: metadata.distribution(name) for name in sorted(installed_as_locked(lock))}
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


def installed_as_locked(lock):
    """The names in a lock file, but for those that are only for other machines and so not installed."""
    here, wrong = [], []
    for name, version, only_where in LOCKED.findall(lock):
        try:
            (here if metadata.version(name) == version else wrong).append(name)
        except metadata.PackageNotFoundError:
            if not only_where:
                wrong.append(name)
    if wrong:
        raise NotAsLocked(f"Not installed as requirements.txt says: {', '.join(wrong)}. Run `make install`.")
    return here


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
    names = {canonical(NAME.match(each)[0]) for each in package.requires or []}
    return [refs[name] for name in sorted(names & refs.keys())]


def canonical(name):
    """As a lock file writes it, however the package that needs it does."""
    return re.sub(r"[-_.]+", "-", name).lower()
