"""Addresses of what there is to learn."""

from django.urls import path
from django.views.generic import RedirectView

from .views import images, lessons, pages, paths, source, updates

app_name = "learn"
urlpatterns = [
    path("", pages.front, name="front"),
    path("about/", pages.about, name="about"),
    path("contact/", pages.contact, name="contact"),
    path("privacy/", pages.privacy, name="privacy"),
    path("terms/", pages.terms, name="terms"),
    path("source/<slug:document>/", source.source, name="source"),
    path("source/<slug:document>/images/<slug:digest>/", images.image, name="image"),
    path("learn/", RedirectView.as_view(pattern_name="learn:front")),
    path("learn/<slug:path>/", paths.path, name="path"),
    path("learn/<slug:path>/words/", paths.glossary, name="glossary"),
    path("learn/<slug:path>/sheet/", paths.sheet, name="sheet"),
    path("learn/<slug:path>/<slug:lesson>/", lessons.lesson, name="lesson"),
    path("learn/<slug:path>/<slug:lesson>/read/", lessons.mark_read, name="mark_read"),
    path("learn/<slug:path>/<slug:lesson>/changes/", updates.changes, name="changes"),
]
