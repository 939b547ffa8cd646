"""Whether how long an answer takes tells who has an account: `make timing`. Told, never held to: it is time.

Real password hashing, each request new; AUC 0.5 is no difference at all, the bar is 0.55."""

import logging
import os
import random
import threading
import time

import pytest
from django.test import Client

from tests import make

N = int(os.environ.get("N", "500"))
WAYS = {
    "sign-in": ("/account/sign-in/", lambda email: {"login": email, "password": "wrong password"}),
    "reset": ("/account/reset/", lambda email: {"email": email}),
}


def auc(known, unknown):
    """How often one of the known takes longer than one of the unknown; a tie is half."""
    ranked = sorted([(each, 1) for each in known] + [(each, 0) for each in unknown])
    ranks = sum(place for place, (_each, is_known) in enumerate(ranked, 1) if is_known)
    return (ranks - len(known) * (len(known) + 1) / 2) / (len(known) * len(unknown))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", WAYS)
def test_time_tells_nothing(way, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.HAS_MAIL = settings.MAIL_APART = True
    settings.ACCOUNT_RATE_LIMITS = False
    address, fields = WAYS[way]
    for number in range(20):
        make.learner(f"known{number}@example.org")
    turns = [(is_known, number) for number in range(N) for is_known in (True, False)]
    random.shuffle(turns)
    spent = {True: [], False: []}
    client, before = Client(), set(threading.enumerate())
    logging.getLogger("docent.sign_ins").setLevel(logging.ERROR)
    for is_known, number in turns:
        email = f"{'known' if is_known else 'other'}{number % 20}@example.org"
        began = time.perf_counter()
        client.post(address, fields(email))
        spent[is_known].append(time.perf_counter() - began)
    for thread in set(threading.enumerate()) - before:
        thread.join(30)  # what is mailed apart asks the database too
    print(f"\n{way}: AUC {auc(spent[True], spent[False]):.3f} of {N} + {N}")
