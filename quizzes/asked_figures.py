"""Drawings that questions are asked about: learners who answered see again what they saw then."""

from learn.drawings import region_ids

from .models import Choice, QuestionVersion


def asked_parts(figure):
    """The ids of the figure's shapes that a version of a question offers, in the order they are drawn."""
    rows = Choice.objects.filter(version__in=asking(figure))
    asked = {details.get("region") for details in rows.values_list("details", flat=True)}
    return [region for region in region_ids(figure.svg) if region in asked]


def is_given(figure):
    """Whether a learner was given a question on this drawing. Then it stays as it is."""
    return asking(figure).filter(responses__isnull=False).exists()


def asking(figure):
    """The versions of questions that ask about the figure."""
    return QuestionVersion.objects.filter(
        kind="hotspot", question__document=figure.document_id, details__figure=figure.slug
    )
