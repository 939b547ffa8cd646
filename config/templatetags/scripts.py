"""Our scripts, each with the digest of what it has to be: a browser runs nothing else in its place."""

from base64 import b64encode
from functools import cache
from hashlib import sha384
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def script(name):
    """The element of one of our scripts, which runs once the page is there."""
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        digest = digest_of_collected(staticfiles_storage.stored_name(name))
    else:
        digest = digest_of(Path(finders.find(name)).read_bytes())
    address = staticfiles_storage.url(name)
    return format_html('<script src="{}" integrity="{}" defer></script>', address, digest)


@cache
def digest_of_collected(stored_name):
    """Asked once of each file: what it says is in its name."""
    with staticfiles_storage.open(stored_name) as file:
        return digest_of(file.read())


def digest_of(data):
    return f"sha384-{b64encode(sha384(data).digest()).decode()}"
