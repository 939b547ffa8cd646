"""The pages of a quiz as a test meets them."""

import html
import re
from datetime import timedelta

from django.urls import reverse

from quizzes.models import Attempt, Quiz, Response
from tests import make

HOUR = timedelta(hours=1)
JSON = {"Accept": "application/json"}
SEVERAL = (
    ("Green", "0.5", "Yes."),
    ("Black", "0.5", "Yes."),
    ("Blue", "-0.5", "No tea is blue."),
    ("Red", "-0.5", ""),
)
WRITTEN = (("Sevelamer", 1, ""), ("statin", 0, "That is another drug."))


def address(quiz):
    return reverse("quizzes:quiz", args=[quiz.path.slug, quiz.slug])


def begin(client, quiz):
    """Begins the exam; returns its questions' addresses."""
    client.post(address(quiz), {"begin": "1"})
    return [response.get_absolute_url() for response in Response.objects.order_by("position")]


def whole():
    """The address of the attempt begun last."""
    return Attempt.objects.latest("pk").get_absolute_url()


def asked(client, *questions, **fields):
    """The addresses of a quiz of these questions, begun by the client; without questions, of two plain ones."""
    if questions:
        check = make.quiz(make.path(questions[0].document), questions, **fields)
    else:
        check = make.course(2)[2]
        Quiz.objects.filter(pk=check.pk).update(**fields or {"preset": check.preset})
    client.post(address(check))
    return [response.get_absolute_url() for response in Response.objects.order_by("position")]


def place(position, response=None):
    """Where the page shows the choice written at this position."""
    response = response or Response.objects.order_by("position").first()
    return str(response.choice_order.index(position))


def text_of(response):
    """The words of the page, as a person reads them."""
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", response.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def words(response):
    """Like text_of, with the space before punctuation closed that taking out tags leaves."""
    return text_of(response).replace(" .", ".").replace("“ ", "“").replace(" ”", "”")
