"""What a person does on the page of a question."""

from playwright.sync_api import expect

from quizzes.models import Response

OFFLINE = (
    "Not saved yet. You seem to be offline. Your answer is on this page and will be sent when you are back."
)


def check(page):
    page.get_by_role("button", name="Check my answer").click()


def status(page):
    return page.get_by_role("status")


def saved(page):
    expect(status(page)).to_have_text("Saved")


def draft():
    return Response.objects.order_by("position").first().draft


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def kept_in_tab(page):
    """How many answers this tab still keeps for itself."""
    return page.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('docent:unsaved:')).length")


def held_back(page, pattern):
    """The next request like this waits in the list returned until it is let go."""
    waiting = []
    page.route(pattern, lambda route: waiting.append(route), times=1)
    return waiting


def lose_reply(route):
    """The request arrives, and what the site answers does not."""
    route.fetch()
    route.abort()


def second_tab(page):
    other = page.context.new_page()
    other.goto(page.url)
    return other
