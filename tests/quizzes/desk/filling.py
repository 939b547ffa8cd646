"""The form of a question filled in as a browser sends it, all its fields included."""

import re

from quizzes.models import Question


def page_of(client, question=None):
    """The page with the form, and what a browser would send of it untouched."""
    address = f"/admin/quizzes/question/{question.pk}/change/" if question else "/admin/quizzes/question/add/"
    page = client.get(address)
    sent = {}
    for form in (page.context["form"], *page.context["rows"].forms):
        for field in form:
            value = field.value()
            if value is not False and value not in (None, "", []):
                sent[field.html_name] = "on" if value is True else value
    rows = page.context["rows"]
    sent |= {"rows-TOTAL_FORMS": len(rows.forms), "rows-INITIAL_FORMS": rows.initial_form_count()}
    return address, sent


def save(client, question=None, button="_draft", **typed):
    address, sent = page_of(client, question)
    data = {name: value for name, value in (sent | typed).items() if value is not None}
    return client.post(address, data | {button: "1"}, follow=True)


def rows_typed(*rows):
    """{field: value} of these rows, each a dict."""
    return {f"rows-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def write(client, document, kind, *rows, **typed):
    fields = {"document": document.pk, "kind": kind, "stem": "Which?", "explanation": "Tea is a leaf."}
    fields |= {"cites": [document.passages.first().key]}
    return save(client, **fields | rows_typed(*rows) | typed)


def stored():
    """What was stored of the one question, but for its words."""
    version = Question.objects.get().current
    return version.details, [(row.text, row.credit, row.details) for row in version.choice_list]


def said(response):
    """Every sentence about what is wrong."""
    top = re.search(r'id="mistakes">(.*?)</div>', response.text, re.DOTALL)
    return re.sub(r"<[^>]+>", "", top[1]) if top else ""
