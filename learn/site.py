"""What every page shows."""

from django.conf import settings


def on_every_page(request):
    return {"site_name": settings.SITE_NAME, "demo": settings.DEMO, "has_mail": settings.HAS_MAIL}
