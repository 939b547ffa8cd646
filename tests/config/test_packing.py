"""How pages are packed on their way to a browser."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from config.middleware import Pack

PAGE = b"<p>A page that says a thing again and again.</p>" * 40


def sent(rf, response, accepts="gzip, deflate, br"):
    """The response as it leaves, to a browser that accepts these."""
    return Pack(lambda _request: response)(rf.get("/", headers={"accept-encoding": accepts}))


def test_a_page_comes_small_and_is_the_same_when_unpacked(rf):
    packed = sent(rf, HttpResponse(PAGE))
    assert packed.headers["Content-Encoding"] == "gzip" and packed.headers["Vary"] == "Accept-Encoding"
    assert len(packed.content) < len(PAGE) / 5
    assert packed.headers["Content-Length"] == str(len(packed.content))
    assert gzip.decompress(packed.content) == PAGE


def test_its_size_tells_nothing_of_what_is_in_it(rf):
    """A token on a page could be guessed letter by letter by how well it packs (BREACH)."""
    assert len({len(sent(rf, HttpResponse(PAGE)).content) for _time in range(60)}) > 20


@pytest.mark.parametrize("accepts", ["", "identity", "br"])
def test_who_does_not_take_gzip_gets_it_as_it_is(rf, accepts):
    plain = sent(rf, HttpResponse(PAGE), accepts)
    assert plain.content == PAGE and "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == "Accept-Encoding"


def test_a_few_words_are_not_worth_packing(rf):
    assert sent(rf, HttpResponse(b"Saved")).content == b"Saved"


def test_what_is_packed_already_is_left(rf):
    response = HttpResponse(PAGE, headers={"Content-Encoding": "br"})
    assert sent(rf, response).content == PAGE


def test_a_download_that_streams_is_packed_as_it_goes(rf):
    packed = sent(rf, StreamingHttpResponse([PAGE, PAGE]))
    assert gzip.decompress(b"".join(packed.streaming_content)) == PAGE * 2


def test_the_mark_of_a_page_is_weak_once_it_is_packed(rf):
    assert sent(rf, HttpResponse(PAGE, headers={"ETag": '"a"'})).headers["ETag"] == 'W/"a"'
