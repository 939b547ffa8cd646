"""Whether the site is alive, and whether it can serve: for load balancers and container engines."""

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def alive(request):
    """200 as long as this process answers. It asks nothing of the database, so that a database that is
    away makes nobody restart the servers."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request):
    """200 when a page could be served now, else 503 with what is missing, a line each."""
    missing = [said for check in (database, shared_cache, static_files) if (said := check())]
    response = HttpResponse(
        "".join(f"{line}\n" for line in missing or ["ready"]),
        status=503 if missing else 200,
        content_type="text/plain; charset=utf-8",
    )
    # Asked every few seconds: an answer that is no fault of the program must not be mailed as one each time.
    response._has_been_logged = True
    return response


def database():
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "the database is older than the program: migrations are waiting"
    except DatabaseError:
        return "the database does not answer"
    return ""


def shared_cache():
    try:
        if cache.get("ready") == 1:
            return ""
        # Written once in a while, however often it is asked: in the database each time is a write.
        cache.set("ready", 1, 60)
        return "" if cache.get("ready") == 1 else "the cache forgets what it is given"
    except Exception:  # each cache backend has errors of its own
        return "the cache does not answer"


def static_files():
    collected = settings.STATIC_ROOT and (settings.STATIC_ROOT / "staticfiles.json").is_file()
    needed = "Manifest" in settings.STORAGES["staticfiles"]["BACKEND"]
    return "the static files are not collected" if needed and not collected else ""
