"""Passwords that were stolen elsewhere, from a list on this machine: they are what is tried first on others'
accounts. Nobody elsewhere is asked, so nothing about anybody's password leaves the site."""

import hashlib
import os
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LINE = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?\r?\n?")
LONGEST = 80  # of a line


class StolenPasswords:
    """`password in StolenPasswords(file)`. The file has an SHA-1 digest to a line, in order, each with how
    often it was seen or without, as Have I Been Pwned gives them out. Of its 40 GB some lines are read."""

    def __init__(self, file):
        """Raises ValueError where it is no such file."""
        try:
            # It stays open: a list put in its place counts from the next start.
            self.file = os.open(file, os.O_RDONLY)
            self.size = os.fstat(self.file).st_size
            first, last = self.line_from(0), self.line_from(max(0, self.size - LONGEST))
        except OSError as error:
            raise ValueError(str(error)) from error
        if not (first and last and LINE.fullmatch(first) and LINE.fullmatch(last)) or first > last:
            raise ValueError("no digests in order")

    def line_from(self, at):
        """The first whole line that begins there or later, empty where none does."""
        # One letter before it tells whether a line begins there.
        read = os.pread(self.file, 2 * LONGEST, at - 1) if at else b"\n" + os.pread(self.file, 2 * LONGEST, 0)
        _before, _end, rest = read.partition(b"\n")
        return rest.partition(b"\n")[0]

    def __contains__(self, password):
        sought = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            line = self.line_from(middle)
            if line and line[:40].upper() < sought:
                low = middle + 1
            else:
                high = middle
        return self.line_from(low)[:40].upper() == sought


class NotStolenValidator:
    """Refuses a password that is in the list."""

    def __init__(self, file):
        self.stolen = StolenPasswords(file)

    def validate(self, password, user=None):
        if password in self.stolen:
            raise ValidationError(
                _(
                    "This password is on a list of stolen ones. Choose another, and change it wherever else "
                    "you use it."
                ),
                code="password_stolen",
            )

    def get_help_text(self):
        return ""
