"""What a page tells about the act before it waits in a cookie, under a name that binds it to this host."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class Cookie(CookieStorage):
    cookie_name = settings.MESSAGES_COOKIE_NAME


class Storage(FallbackStorage):
    """What is too long for the cookie waits in the session."""

    storage_classes = (Cookie, SessionStorage)
