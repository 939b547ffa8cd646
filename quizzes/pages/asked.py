"""What an attempt asks by now, as the pages before, within and after it count it."""

from django.utils.functional import cached_property

from learn.shown import Shown

from ..models.questions import Ruling


def numbered(responses):
    """{response: its number among the questions the attempt put}. One that was right before has none; one
    that is left out by now keeps its own, so that no other question changes its number."""
    put = [each for each in responses if not each.carried_from_id]
    return {each: number for number, each in enumerate(put, 1)}


class Asked(Shown):
    """For a page with the ``responses`` of an attempt."""

    @cached_property
    def asked(self):
        """All but what is left out of the score by now, whether it was answered or is asked no more."""
        return [each for each in self.responses if each.version.ruling != Ruling.DROPPED]

    @property
    def left_out(self):
        """How many are left out."""
        return len(self.responses) - len(self.asked)

    @property
    def answered(self):
        """How many are answered, with nothing of them left open."""
        return sum(self.is_in(each) and not each.is_begun for each in self.asked)

    def is_in(self, response):
        """Whether it counts as answered."""
        return response.is_given
