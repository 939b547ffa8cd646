"""What an attempt asks by now, as the pages before, within and after it count it."""

from django.utils.functional import cached_property

from learn.shown import Shown


class Asked(Shown):
    """For a page with the ``responses`` of an attempt."""

    @cached_property
    def asked(self):
        """All but what is left out of the score by now: that is asked no more."""
        return [each for each in self.responses if not each.is_left_out]

    @property
    def left_out(self):
        """How many are asked no more."""
        return len(self.responses) - len(self.asked)

    @property
    def answered(self):
        """How many are answered, with nothing of them left open."""
        return sum(each.is_given and not each.is_begun for each in self.asked)
