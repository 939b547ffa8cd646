"""Sessions that know whose they are. Set as SESSION_ENGINE; its middleware stands where Django's own
authentication would."""

from contextvars import ContextVar
from datetime import timedelta

from django.conf import settings
from django.contrib import auth
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db.models import DateTimeField
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property

from .prepared import Given, prepared

came_along = ContextVar("came_along", default=None)


@prepared
def live_session():
    """The live session with this key, with its person, if there is one."""
    now = Given("now", DateTimeField())
    return (
        SessionStore.get_model_class()
        .objects.select_related("user")
        .filter(session_key=Given("key"), expire_date__gt=now)
    )


class SessionStore(DatabaseSessions):
    """``owner``: the person's row that was read together with the session, None for a stranger's. ``agent``:
    what the browser says it is; that of the sign-in stays."""

    owner = None
    agent = ""
    started_at = None

    @classmethod
    def get_model_class(cls):
        from .models import Session  # apps are loaded after the engine

        return Session

    @cached_property
    def model(self):
        return self.get_model_class()

    def _get_session_from_db(self):
        try:
            (row,) = live_session(key=self.session_key, now=timezone.now())
        except ValueError:  # none, or a key that no database takes
            self._session_key = None
            return None
        self.owner, self.agent, self.started_at = row.user, row.agent, row.started_at
        return row

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.agent = self.agent[:200]
        row.started_at = self.started_at or timezone.now()
        # However often it is written to: it ends so long after the sign-in.
        last = row.started_at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        row.expire_date = min(row.expire_date, last)
        return row

    def cycle_key(self):
        """Signing in begins a session anew, whatever the browser had remembered before."""
        self.started_at = None
        super().cycle_key()


class Authentication(AuthenticationMiddleware):
    """Gives the request its ``user``, read only when somebody asks for it."""

    def process_request(self, request):
        request.session.agent = request.headers.get("User-Agent", "")
        request.user = SimpleLazyObject(lambda: person_of(request))


def person_of(request):
    """The person signed in, or nobody. All that Django checks is checked; only the row is not read again."""
    request.session.get(SESSION_KEY)
    token, began = came_along.set(request.session.owner), request.session.started_at
    try:
        return auth.get_user(request)
    finally:
        # Where the key of the site has changed, the session gets a new key too, and no more time.
        request.session.started_at = began
        came_along.reset(token)


def elsewhere(request):
    """The person's other live sessions, newest first."""
    live = request.user.sessions.filter(expire_date__gt=timezone.now())
    return live.exclude(session_key=request.session.session_key).order_by("-started_at")
