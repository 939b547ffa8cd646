"""Our style sheets and scripts; these each with the digest of what it has to be: a browser runs nothing else
in its place."""

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
    return element(of_script, name)


@register.simple_tag
def style_sheet(name):
    """The element of one of our style sheets."""
    return element(of_style_sheet, name)


def element(of, name):
    """Made once where files were collected: finding their addresses took a twentieth of a page's time."""
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        return kept(of, name, staticfiles_storage.manifest_hash)
    return of(name)


@cache
def kept(of, name, collected):
    return of(name)


def of_script(name):
    address = staticfiles_storage.url(name)
    return format_html('<script src="{}" integrity="{}" defer></script>', address, digest_of(bytes_of(name)))


def of_style_sheet(name):
    return format_html('<link rel="stylesheet" href="{}">', staticfiles_storage.url(name))


def bytes_of(name):
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return Path(finders.find(name)).read_bytes()
    with staticfiles_storage.open(staticfiles_storage.stored_name(name)) as file:
        return file.read()


def digest_of(data):
    return f"sha384-{b64encode(sha384(data).digest()).decode()}"
