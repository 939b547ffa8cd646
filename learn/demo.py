"""The two people of a demo. Anyone may be them, so they exist only while the site is a demo."""

from django.db import transaction
from django.utils.translation import gettext as _

from .accounts import make_educator
from .models import User

# Addresses that can belong to nobody.
LEARNER = "learner@demo.invalid"
EDUCATOR = "educator@demo.invalid"


@transaction.atomic
def make_accounts():
    """The demo learner and the demo educator, made where they are missing. Neither has a password."""
    people = User.objects.filter(is_demo=True)
    if not people.filter(is_staff=False).exists():
        User.objects.create_user(LEARNER, name=_("Demo learner"), is_demo=True)
    if not people.filter(is_staff=True).exists():
        make_educator(User.objects.create_user(EDUCATOR, name=_("Demo educator"), is_demo=True))


@transaction.atomic
def end():
    """Removes the demo accounts with what they read and answered: how many accounts, how much of theirs."""
    people = User.objects.filter(is_demo=True)
    accounts = people.count()
    rows, _by_model = people.delete()
    return accounts, rows - accounts
