"""Figures for those who run the site, and for nobody else."""

import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings as site
from django.test import Client

from config import metrics

TOKEN = "a-token-that-nobody-guesses"


@pytest.fixture
def counting(settings):
    """A site with a token, its middleware loaded with it."""
    settings.METRICS_TOKEN = TOKEN
    metrics.figures.cache_clear()
    yield Client()
    metrics.figures.cache_clear()


def ask(client, token=TOKEN):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def test_they_are_not_there_without_a_token_in_the_settings(client, db):
    assert ask(client).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_they_are_not_there_for_who_has_another_token(counting, db):
    assert [ask(counting, token).status_code for token in ("", "x", TOKEN + "x")] == [404, 404, 404]


def test_they_count_by_route_and_status_and_never_by_path(counting, db):
    counting.get("/about/")
    counting.get("/about/")
    counting.get("/nothing/of/the/sort/")
    counting.generic("INVENTED", "/about/")
    said = ask(counting).content.decode()
    assert 'docent_requests_total{method="GET",route="/about/",status="200"} 2.0' in said
    assert 'docent_requests_total{method="GET",route="-",status="404"} 1.0' in said
    assert 'docent_requests_total{method="other",route="-",status="405"} 1.0' in said
    assert 'docent_request_seconds_count{route="/about/"} 2.0' in said
    assert "of/the/sort" not in said


def test_prometheus_asks_as_the_docs_have_it(counting, db, settings):
    """By the host and port of each server, without HTTPS, past the proxy; with the token and not without."""
    settings.SECURE_SSL_REDIRECT, settings.SECURE_REDIRECT_EXEMPT = True, ["^metrics$"]
    [target] = re.findall(r'targets: \["([^"]+)"', (site.BASE_DIR / "docs" / "operating.md").read_text())
    asked = {"Host": target, "Authorization": f"Bearer {TOKEN}"}
    scraper = Client()
    assert scraper.get("/metrics", headers=asked).status_code == 200
    assert 'route="/metrics",status="200"' in scraper.get("/metrics", headers=asked).content.decode()
    for given in ("", "Bearer x", f"Bearer {TOKEN}x"):
        assert scraper.get("/metrics", headers=asked | {"Authorization": given}).status_code == 400
    assert scraper.get("/about/", headers=asked).status_code == 400


def test_they_are_summed_over_all_workers(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    nothing = dict.fromkeys(("ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "DEMO", "HOST", "PORT"), "")
    own = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DATA_DIR": str(tmp_path / "data")}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "--bind", f"127.0.0.1:{port}"],
        cwd=site.BASE_DIR,
        env=nothing | own | {"METRICS_TOKEN": TOKEN, "WEB_CONCURRENCY": "3", "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def fetch(path, **headers):
        request = Request(f"http://127.0.0.1:{port}{path}", headers=headers)
        with urlopen(request, timeout=10) as answer:
            return answer.read().decode()

    try:
        for _ in range(600):
            try:
                fetch("/healthz")
                break
            except URLError:
                assert server.poll() is None
                time.sleep(0.05)
        asked = 1
        # One after the other, all may go to the same worker.
        while len(list(tmp_path.glob("docent-metrics-*/counter_*.db"))) < 2 and asked < 2000:
            with ThreadPoolExecutor(8) as pool:
                asked += len(list(pool.map(fetch, ["/healthz"] * 20)))
        said = fetch("/metrics", Authorization=f"Bearer {TOKEN}")
        assert f'docent_requests_total{{method="GET",route="/healthz",status="200"}} {asked}.0' in said
        assert len(list(tmp_path.glob("docent-metrics-*/counter_*.db"))) > 1
    finally:
        server.terminate()
        server.wait(30)
    assert list(tmp_path.glob("docent-metrics-*")) == []
