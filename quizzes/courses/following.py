"""The keys in a course's files, where the sentences of its document were parted anew since they were written:
what rested on a sentence rests on those that stand in its place, as it does on the site."""

from dataclasses import replace

from learn.importing.resplitting import followed_since
from learn.markdown import with_keys


def follow(course, document):
    """Makes the `Course` cite the document's sentences as they are parted now."""
    followed = followed_since(document)
    if not followed:
        return
    for lesson in course.lessons:
        for name in ("lede", "body", "summary"):
            setattr(lesson, name, with_keys(getattr(lesson, name), followed))
    for term in course.terms:
        term.definition = with_keys(term.definition, followed)

    def now(keys):
        return tuple(dict.fromkeys(one for key in keys for one in followed.get(key, [key])))

    course.questions = [replace(question, cites=now(question.cites)) for question in course.questions]
    waived = course.path.get("waived", {})
    course.path["waived"] = {one: reason for key, reason in waived.items() for one in now([key])}
    course.accepted = [each | {"key": one} for each in course.accepted for one in now([each["key"]])]
