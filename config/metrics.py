"""Figures for Prometheus, summed over all workers of a host. Off unless METRICS_TOKEN is set; then /metrics
gives them to whoever sends it as a bearer token, and is a 404 to everybody else."""

import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .logs import route_of

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
# The library reads this when it is imported, hence the late imports below.
MEETING_PLACE = "PROMETHEUS_MULTIPROC_DIR"


@dataclass(frozen=True)
class Figures:
    registry: object
    answered: object
    seconds: object


@cache
def figures():
    from prometheus_client import CollectorRegistry, Counter, Histogram

    registry = CollectorRegistry()
    return Figures(
        registry,
        Counter("docent_requests", "Requests answered", ["method", "route", "status"], registry=registry),
        Histogram(
            "docent_request_seconds",
            "Seconds until the answer",
            ["route"],
            buckets=BUCKETS,
            registry=registry,
        ),
    )


def count_requests(get_response):
    """Counts answers by method, route and status, and how long they took. No middleware at all while no
    token is set."""
    if not settings.METRICS_TOKEN:
        raise MiddlewareNotUsed
    counted = figures()

    def middleware(request):
        began = time.perf_counter()
        response = get_response(request)
        # Methods and paths can be invented, and each new one would be a series of its own.
        method = request.method if request.method in METHODS else "other"
        counted.answered.labels(method, route_of(request), response.status_code).inc()
        counted.seconds.labels(route_of(request)).observe(time.perf_counter() - began)
        return response

    return middleware


def may_be_given_to(request):
    """Whether this asks for the figures, with the token."""
    if not settings.METRICS_TOKEN or request.path_info != "/metrics":
        return False
    return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}")


@never_cache
@require_safe
def metrics(request):
    if not may_be_given_to(request):
        raise Http404
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess

    registry = figures().registry
    if MEETING_PLACE in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def open_meeting_place():
    """A folder where the workers that this process will start put their figures together; after a reload
    still the same one, for workers of before are still answering."""
    if settings.METRICS_TOKEN and MEETING_PLACE not in os.environ:
        os.environ[MEETING_PLACE] = tempfile.mkdtemp(prefix="docent-metrics-")


def close_meeting_place():
    if place := os.environ.pop(MEETING_PLACE, ""):
        shutil.rmtree(place, ignore_errors=True)


def worker_ended(pid):
    """What it counted stays; what it was just doing is no longer going on."""
    if MEETING_PLACE in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(pid)
