"""Answers that came when all was over. Nothing takes them any more, so who gave them is shown them, and that
they do not count, whenever they look at the attempt while they stay signed in."""

from django.utils.text import Truncator

NAME = "came_late"
MOST = 5  # attempts
LONGEST = 1000  # characters


def note(request, response, said):
    """Keeps the sentence about an answer to this response; the newest in place of one before."""
    kept = request.session.get(NAME, {})
    mine = kept.pop(str(response.attempt_id), {})
    mine[str(response.position)] = Truncator(said).chars(LONGEST)
    kept[str(response.attempt_id)] = mine
    request.session[NAME] = dict(list(kept.items())[-MOST:])


def said(request, attempt):
    """The sentences about this attempt, in the order of its questions."""
    mine = request.session.get(NAME, {}).get(str(attempt.pk), {})
    return [mine[position] for position in sorted(mine, key=int)]
