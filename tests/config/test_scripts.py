"""Each script of ours carries the digest of what it has to be."""

import re
from base64 import b64encode
from hashlib import sha384

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command

from config.templatetags import scripts


def digest(data):
    return f"sha384-{b64encode(sha384(data).digest()).decode()}"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/account/sign-in/", "/nowhere/"])
def test_every_script_of_a_page_is_what_the_site_has(client, address):
    found = re.findall(r"<script ([^>]*)>", client.get(address).text)
    assert len(found) >= 1
    for attributes in found:
        name, said = re.fullmatch(r'src="/static/([^"]+)" integrity="([^"]+)" defer', attributes).groups()
        assert said == digest(open(finders.find(name), "rb").read())


def test_where_files_were_collected_it_is_that_of_the_file_served(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    monkeypatch.setattr(scripts, "staticfiles_storage", ManifestStaticFilesStorage())
    name, said = re.fullmatch(
        r'<script src="/static/([^"]+)" integrity="([^"]+)" defer></script>', scripts.script("docent.js")
    ).groups()
    assert re.fullmatch(r"docent\.[0-9a-f]{12}\.js", name)
    assert said == digest((tmp_path / name).read_bytes())
