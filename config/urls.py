"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from . import health, metrics

handler404 = "learn.views.pages.not_found"
handler403 = "learn.views.pages.forbidden"
handler400 = "learn.views.pages.bad_request"
handler500 = "learn.views.pages.server_error"

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("account/", include("learn.account_urls")),
    path("", include("quizzes.urls")),
    path("", include("learn.urls")),
]
