"""What takes a connection and then says nothing: nobody waits for it without end."""

import socket
import threading

import pytest
from django.core.cache.backends.redis import RedisCache
from psycopg import pq
from psycopg.conninfo import make_conninfo
from redis.exceptions import TimeoutError as RedisTimeoutError

from .test_settings import start  # noqa: F401  a fixture


@pytest.fixture
def silent():
    """The port of a server that takes connections and never answers; it hangs up after a minute."""
    taken = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take():
            try:
                while True:
                    taken.append(server.accept()[0])
            except OSError:
                pass  # the test is over

        threading.Thread(target=take, daemon=True).start()
        end = threading.Timer(60, lambda: [each.shutdown(socket.SHUT_RDWR) for each in taken])
        end.start()
        yield server.getsockname()[1]
        end.cancel()
        server.shutdown(socket.SHUT_RDWR)
    for each in taken:
        each.close()


def cache_of(start, address):  # noqa: F811
    (caches,) = start("CACHES", CACHE_URL=address)
    return RedisCache(caches["default"]["LOCATION"], {"OPTIONS": caches["default"]["OPTIONS"]})


def test_a_silent_redis_is_given_up(start, silent):  # noqa: F811
    with pytest.raises(RedisTimeoutError):
        cache_of(start, f"redis://127.0.0.1:{silent}/0").get("anything")


def test_its_address_may_say_how_long_it_is_waited_for(start):  # noqa: F811
    pool = cache_of(start, "redis://cache/0?socket_timeout=7")._cache._get_connection_pool(write=True)
    said = pool.connection_kwargs
    assert (said["socket_timeout"], said["socket_connect_timeout"]) == (7, 2)


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system has no such option")
@pytest.mark.parametrize(("said", "milliseconds"), [("", 10_000), ("?tcp_user_timeout=3000", 3000)])
def test_a_postgresql_whose_machine_is_gone_is_given_up(start, silent, said, milliseconds):  # noqa: F811
    """Nothing here can take a machine away: what its connection asks of the system is looked at."""
    address = f"postgres://docent:secret@127.0.0.1:{silent}/docent{said}"
    (databases,) = start("DATABASES", DATABASE_URL=address)
    options = databases["default"]["OPTIONS"]
    ours = {name: options[name] for name in options if name.startswith(("tcp_", "keepalives"))}
    begun = pq.PGconn.connect_start(make_conninfo(f"postgres://127.0.0.1:{silent}/docent", **ours).encode())
    begun.connect_poll()
    try:
        with socket.socket(fileno=socket.dup(begun.socket)) as connection:
            asked = [
                connection.getsockopt(socket.IPPROTO_TCP, option)
                for option in (
                    socket.TCP_USER_TIMEOUT,
                    socket.TCP_KEEPIDLE,
                    socket.TCP_KEEPINTVL,
                    socket.TCP_KEEPCNT,
                )
            ]
    finally:
        begun.finish()
    assert asked == [milliseconds, 10, 5, 3]
