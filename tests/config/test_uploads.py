"""Uploads in S3-compatible storage, against a server on this machine."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from moto.server import ThreadedMotoServer

from config import doctor, uploads
from learn.models import DocumentImage
from tests import make

from .sites import manage


@pytest.fixture(scope="module")
def address():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"s3+http://key:a%2Fsecret@{host}:{port}/uploads?region=eu-central-1"
    server.stop()


@pytest.fixture
def bucket(address):
    """An empty bucket at the address."""
    storage = storages.create_storage(uploads.storage(address))
    client = storage.connection.meta.client
    client.create_bucket(Bucket="uploads", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield storage
    uploads.replace(storage, "/no such folder")
    client.delete_bucket(Bucket="uploads")


@pytest.fixture
def in_bucket(settings, address, bucket):
    settings.STORAGES = settings.STORAGES | {"default": uploads.storage(address)}
    return bucket


def test_a_picture_kept_by_one_host_is_served_by_another(in_bucket, db, client):
    source = make.document()
    make.path(source, [make.lesson(source)])
    row = DocumentImage(document=source, digest="ab" * 32, media_type="image/png")
    row.file.save("picture.png", ContentFile(b"a picture"))
    assert uploads.names(in_bucket) == [row.file.name]
    page = client.get(reverse("learn:image", args=[source.slug, "ab" * 32]))
    assert b"".join(page.streaming_content) == b"a picture"


def test_the_doctor_tries_the_bucket(in_bucket, db):
    assert doctor.uploads(None).said == "kept in the bucket of UPLOADS_URL"
    assert uploads.names(in_bucket) == []


def test_a_backup_moves_uploads_from_a_folder_into_a_bucket_and_back(site, tmp_path, address, bucket):
    folder, bucketed, back = site[0], tmp_path / "bucketed", tmp_path / "back"
    bucket.save("left/over.png", ContentFile(b"of something else"))
    for words, site, more in (
        (("backup", tmp_path / "one"), folder, {}),
        (("restore", tmp_path / "one"), bucketed, {"UPLOADS_URL": address}),
        (("backup", tmp_path / "two"), bucketed, {"UPLOADS_URL": address}),
        (("restore", tmp_path / "two"), back, {}),
    ):
        done = manage(site, *words, **more)
        assert done.returncode == 0, done.stderr
    source = "documents/arterial-calcification/001/source.md"
    assert sorted(uploads.names(bucket)) == [source, "extra/picture.png"]
    assert not (bucketed / "media").exists()
    assert (back / "media" / "extra" / "picture.png").read_bytes() == b"a picture"
