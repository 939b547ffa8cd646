"""Where uploads are kept: a folder of this machine, or a bucket of S3-compatible storage that many machines
share; and going through all of them, wherever they are."""

import importlib.util
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.files import File
from django.db.models import FileField


def storage(address):
    """The entry of STORAGES for UPLOADS_URL, "" for the folder. ValueError when it is no such address,
    ImproperlyConfigured with what to do when the packages for it are missing."""
    if not address:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(address)
    bucket, options = parts.path.strip("/"), dict(parse_qsl(parts.query))
    schemes = {"s3": "https", "s3+http": "http"}
    if (
        parts.scheme not in schemes
        or parts.port == 0
        or not (parts.hostname and parts.username and parts.password and bucket)
    ):
        raise ValueError(address)
    if not importlib.util.find_spec("storages"):
        raise ImproperlyConfigured("UPLOADS_URL needs packages of its own. Run: make install S3=1")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": f"{schemes[parts.scheme]}://{parts.netloc.rpartition('@')[2]}",
            "bucket_name": bucket,
            "region_name": options.get("region"),
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,  # the bucket's own: nobody but us
            "file_overwrite": False,
        },
    }


def names(storage, folder=""):
    """The names of all files in it, in order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing has been uploaded yet
        return []
    found = [f"{folder}{file}" for file in files if file]
    for each in folders:
        found += names(storage, f"{folder}{each}/")
    return sorted(found)


def fields():
    """[(model, its field)] of all that name files."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, FileField)
    ]


def named():
    """The names of all files that rows of the database name."""
    return {
        name
        for model, field in fields()
        for name in model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
    }


def replace(storage, brought):
    """Puts the files of this folder in the place of those there are, which go only when the others stand."""
    brought = Path(brought)
    wanted = {
        file.relative_to(brought).as_posix(): file for file in sorted(brought.rglob("*")) if file.is_file()
    }
    for name, file in wanted.items():
        with file.open("rb") as opened:
            if storage.exists(name):
                storage.delete(name)
            storage.save(name, File(opened))
    for name in names(storage):
        if name not in wanted:
            storage.delete(name)
