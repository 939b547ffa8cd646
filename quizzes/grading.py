"""What answers earn: a pure function of the wording and what was submitted, so that a regrade is a replay."""

from .models.questions import Ruling
from .question_types.base import ALL, NOTHING, to_fraction


def fraction_of(version, answers, penalty):
    """What a response earns, from 0 to 1: ``answers`` are what was submitted at each try, in order, None
    where the learner asked to be shown; ``penalty`` is what each try that was not right takes off.

    The tries end with the first that is right, whatever was submitted after it under another key. What is
    graded as a whole earns its last try less the penalty of the tries before. What has several parts is
    counted back: each part keeps the penalty of the try from which it stayed as it is. Asking to be shown
    earns nothing and takes nothing away of what was tried before. No answer at all earns nothing; where
    everyone gets credit, everything."""
    if version.ruling == Ruling.CREDIT:
        return ALL
    tried = tries_that_count(version, answers)
    if not tried:
        return NOTHING
    if len(tried) == 1:
        return version.type.grade(version, tried[0]).fraction
    parts = [version.type.parts(version, answer) for answer in tried]
    if len(parts[-1]) == 1:
        return to_fraction(left(parts[-1][0][1], len(tried) - 1, penalty))
    earned = NOTHING
    for place, (weight, fraction) in enumerate(parts[-1]):
        went = [each[place][1] for each in parts]
        earned += weight * left(fraction, first_of_the_last(went), penalty)
    return to_fraction(earned)


def most_of_another(version, answers, penalty):
    """What a response can earn at most at one more try, after these that were not right: what was right of
    several parts keeps what it has."""
    tried = tries_that_count(version, answers)
    parts = [version.type.parts(version, answer) for answer in tried]
    if not parts or len(parts[-1]) == 1:
        return left(ALL, len(tried), penalty)
    went = zip(*([fraction for _weight, fraction in each] for each in parts), strict=True)
    weights = (weight for weight, _fraction in parts[-1])
    return to_fraction(
        sum(
            weight * left(ALL, first_of_the_last([*each, ALL]), penalty)
            for weight, each in zip(weights, went, strict=True)
        )
    )


def tries_that_count(version, answers):
    """The answers up to the first that is right, without the asking to be shown."""
    tried = []
    for answer in answers:
        if answer is None:
            continue
        tried.append(answer)
        if version.type.grade(version, answer).is_right:
            break
    return tried


def right_before_the_last(version, answers):
    """Which of the answers, from 1, is right though others were submitted after it: only a correction makes
    it so. None where there is none."""
    for number, answer in enumerate(answers[:-1], 1):
        if answer is not None and version.type.grade(version, answer).is_right:
            return number
    return None


def left(fraction, tries_before, penalty):
    return max(NOTHING, fraction - penalty * tries_before)


def first_of_the_last(went):
    """From which place on the list says what it says last: [0, 1, 0, 1, 1] from 3."""
    place = len(went) - 1
    while place and went[place - 1] == went[-1]:
        place -= 1
    return place
