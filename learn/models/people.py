"""Who uses Docent. One account model for learners, educators and operators."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserQuerySet(models.QuerySet):
    def learners(self):
        """Everyone who learns: staff try things out and would spoil the figures."""
        return self.filter(is_staff=False)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False

    def create_user(self, email, password=None, **fields):
        """A saved account with this e-mail; without a password it cannot sign in until one is set."""
        user = self.model(email=self.normalize_email(email).strip(), **fields)
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
