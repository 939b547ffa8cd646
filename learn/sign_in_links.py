"""What a one-time sign-in link is good for. allauth takes it from the settings in the middle of making its
forms, so nothing else imports it."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator


class Tokens(EmailAwarePasswordResetTokenGenerator):
    """A link made for somebody no longer works when they may do more: its maker may have kept it."""

    def _make_hash_value(self, user, timestamp):
        rights = f"|{user.is_staff}|{user.is_superuser}"
        return super()._make_hash_value(user, timestamp) + rights
