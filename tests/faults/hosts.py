"""Several hosts on one machine: nginx, as config/nginx.conf has it, in front of gunicorns on ports of their own,
with one database, one Redis and one S3 server between them."""

import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from moto.server import ThreadedMotoServer

from tests.faults.crowd import NAME
from tests.faults.site import Site


def program(name):
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin")
    if not found:
        pytest.skip(f"There is no {name} here. Install it: this row starts one of its own.")
    return found


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


class Host(Site):
    """One of several gunicorns, told by its proxy that the visitor came by HTTPS."""

    def get(self, path, timeout=30, **headers):
        given = {"Host": NAME, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"} | headers
        asked = urllib.request.Request(self.url + path, headers=given)
        with urllib.request.urlopen(asked, timeout=timeout) as reply:
            return reply.status, reply.headers, reply.read()

    def restart(self):
        """As `systemctl restart` with config/docent.socket: the socket stays, and who comes meanwhile waits."""
        self.stop()
        self.start()


class Redis:
    def __init__(self, folder):
        self.port = free_port()
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        self.process = subprocess.Popen([program("redis-server"), *words], stdout=subprocess.DEVNULL)
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def close(self):
        self.process.terminate()
        self.process.wait(20)


class Bucket:
    """An S3 server with one bucket."""

    def __init__(self):
        self.server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        self.server.start()
        host, port = self.server.get_host_and_port()
        self.url = f"s3+http://key:secret@{host}:{port}/uploads"
        put = urllib.request.Request(f"http://{host}:{port}/uploads", method="PUT")
        urllib.request.urlopen(put, timeout=20).close()

    def close(self):
        self.server.stop()


class Nginx:
    """The site of config/nginx.conf, on ports of its own and in front of these."""

    def __init__(self, folder, ports):
        self.folder, self.port, self.plain = folder, free_port(), free_port()
        site = (Path(settings.BASE_DIR) / "config" / "nginx.conf").read_text()
        for given, ours in {
            "listen 80": f"listen 127.0.0.1:{self.plain}",
            "listen 443 ssl": f"listen 127.0.0.1:{self.port} ssl",
            "${SERVER_NAMES}": NAME,
            "/var/log/nginx": str(folder),
            "/etc/nginx/certificates": str(folder),
            "app1:8000": f"127.0.0.1:{ports[0]}",
            "app2:8000": f"127.0.0.1:{ports[1]}",
        }.items():
            assert given in site
            site = site.replace(given, ours)
        site = re.sub(r"^ *listen \[::\].*\n", "", site, flags=re.M)  # not every machine of tests has IPv6
        subprocess.run(
            [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
             "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
             "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
            check=True, capture_output=True,
        )  # fmt: skip
        (folder / "site.conf").write_text(site)
        temporary = "".join(
            f"{what}_temp_path {folder}/{what};\n"
            for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"daemon off;\npid {folder}/pid;\nerror_log {folder}/nginx.log;\n"
            f"events {{}}\nhttp {{\n{temporary}access_log {folder}/all.log;\ninclude {folder}/site.conf;\n}}\n"
        )
        self.process = subprocess.Popen(
            [program("nginx"), "-e", folder / "nginx.log", "-p", folder, "-c", folder / "nginx.conf"],
            stderr=subprocess.DEVNULL,
        )
        self.origin = f"https://{NAME}"
        self.wait_until_listening()
        self.context = ssl.create_default_context(cafile=folder / "fullchain.pem")

    def wait_until_listening(self, patience=20):
        until = time.monotonic() + patience
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port), timeout=patience).close()
            except OSError:
                assert time.monotonic() < until, "nginx did not start"
                time.sleep(0.05)

    def close(self):
        self.process.terminate()
        self.process.wait(20)
