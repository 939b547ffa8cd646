"""The bill of materials: what CycloneDX asks of it, and that it names what is locked."""

import json
import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from config.sbom import NotAsLocked, bill

LOCK = (settings.BASE_DIR / "requirements.txt").read_text()


@pytest.fixture
def printed(capsys):
    call_command("sbom")
    return json.loads(capsys.readouterr().out)


def test_it_is_a_cyclonedx_document(printed):
    assert (printed["bomFormat"], printed["specVersion"], printed["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", printed["serialNumber"])
    assert printed["metadata"]["component"]["name"] == "docent"
    refs = [each["bom-ref"] for each in printed["components"]]
    assert len(set(refs)) == len(refs)
    known = {*refs, "docent"}
    assert all({each["ref"], *each["dependsOn"]} <= known for each in printed["dependencies"])


def test_it_names_every_locked_package_with_version_and_licence(printed):
    here = {each["name"]: each for each in printed["components"]}
    for name, version in re.findall(r"^([a-z0-9.-]+)==(\S+) \\$", LOCK, re.M):
        assert here[name]["version"] == version
        assert here[name]["purl"] == f"pkg:pypi/{name}@{version}"
    assert {"django", "django-allauth", "cryptography"} <= here.keys()
    assert all(each["licenses"] for each in here.values())
    assert [name for name, each in here.items() if "not stated" in str(each["licenses"])] == []


def test_it_says_who_needs_whom(printed):
    needs = {each["ref"].split("@")[0]: each["dependsOn"] for each in printed["dependencies"]}
    assert any("asgiref" in each for each in needs["pkg:pypi/django"])


def test_what_is_not_installed_as_locked_is_a_sentence():
    with pytest.raises(NotAsLocked, match="django, nothing-such. Run `make install`"):
        bill("django==1.0 \\\nnothing-such==1.0 \\\n", timezone.now())
