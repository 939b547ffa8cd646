"""Who uses Docent. One account model for learners, educators and operators."""

import hashlib

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _


def by_name(at=""):
    """What to order by so that people stand by name or, where they gave none, by e-mail. at: the way to
    them, as in enrolment__learner."""
    way = f"{at}__" if at else ""
    return Lower(Coalesce(NullIf(f"{way}name", models.Value("")), f"{way}email"))


class UserQuerySet(models.QuerySet):
    def learners(self):
        """Everyone who learns: staff try things out and would spoil the figures."""
        return self.filter(is_staff=False, erased_at=None)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False

    def create_user(self, email, password=None, **fields):
        """A saved account with this e-mail; without a password it cannot sign in until one is set."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(
        _("e-mail"),
        unique=True,
        error_messages={"unique": _("Someone has already signed up with this e-mail address.")},
    )
    name = models.CharField(_("what to call you"), max_length=150, blank=True)
    is_staff = models.BooleanField(
        _("educator"),
        default=False,
        help_text=_("May open the authoring pages. Groups say what they may do there."),
    )
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Untick instead of deleting."))
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    email_notice_dismissed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("make_sign_in_link", _("Can make a one-time sign-in link for a learner"))]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("Someone has already signed up with this e-mail address."),
            )
        ]

    def __str__(self):
        return self.called

    @property
    def called(self):
        """What to call this person on a page: their name, else their e-mail."""
        return self.name or self.email

    def get_full_name(self):
        return self.called

    def get_short_name(self):
        return self.called


class Erasure(models.Model):
    """That an account was erased: its number and two times, so that a backup brings it back nowhere.

    joined_at tells it from whoever has the same number on another site; unknown where it was written down by
    a version that did not note it."""

    number = models.BigIntegerField()
    joined_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "erased_at"], name="erasure_once")]

    def __str__(self):
        return f"#{self.number}"

    @classmethod
    def in_line(cls, line):
        """What a line of the file says, unsaved; None where it says nothing that can be read."""
        number, erased_at, joined_at = (*line.split(), "", "", "")[:3]
        try:
            said = cls(number=int(number), erased_at=parse_datetime(erased_at),
                       joined_at=parse_datetime(joined_at) if joined_at else None)  # fmt: skip
            said.clean_fields(exclude=["id", "joined_at"])
        except (ValueError, ValidationError):
            return None
        return said

    @property
    def line(self):
        times = (self.erased_at, self.joined_at) if self.joined_at else (self.erased_at,)
        return " ".join([str(self.number), *(time.isoformat() for time in times)]) + "\n"

    def was(self, person):
        """Whether this is the person who was erased."""
        if self.joined_at:
            return person.pk == self.number and person.date_joined == self.joined_at
        return person.pk == self.number and person.date_joined < self.erased_at


class Session(AbstractBaseSession):
    """A browser that a person is signed in with; a stranger's, once it has something to remember.

    It knows whose it is: so that a person can see where they are signed in and end it, and so that session
    and person are read in one query."""

    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="sessions")
    started_at = models.DateTimeField(default=timezone.now)
    agent = models.CharField(max_length=200, blank=True)

    objects = BaseSessionManager()

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls):
        from ..sessions import SessionStore  # it is built on this model

        return SessionStore

    @property
    def name(self):
        """What a page may call it. Its key would open it."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:16]

    @property
    def browser(self):
        """The browser in words, as far as it says what it is: Firefox on Android."""
        browser = next((name for mark, name in BROWSERS if mark in self.agent), _("A browser"))
        system = next((name for mark, name in SYSTEMS if mark in self.agent), "")
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser


# The first that fits: each browser also names those it wants to be taken for.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip
