"""R5: in a real browser, an answer is saved as it is chosen: whoever loses the tab or the whole browser finds
it again."""

import random
import time

import pytest

from tests.faults import sizes
from tests.faults.chromium import SAVES_NOT, Chromium, choose, drafts
from tests.faults.crowd import Crowd, wait_for

pytestmark = [pytest.mark.browser, sizes.in_time]

TABS = 4
AFTER = 2500  # milliseconds from the last change to the kill


def begin(site, learners, quiz="final"):
    """{learner's id: their attempt at this quiz}"""
    crowd = Crowd(site)

    async def all_of_them():
        replies = [await crowd.post(each, site.sown[quiz], begin="1") for each in learners]
        return {
            each["pk"]: int(reply.go.split("/")[2]) for each, reply in zip(learners, replies, strict=True)
        }

    return wait_for(all_of_them())


def killed(chromium, site, learners, attempts, pick, changed=()):
    """(lost, told a falsehood) of learners who have changed their answer some times and whose tab then dies."""
    pages, meant = [], []
    for learner in learners:
        page = chromium.learner(site, learner, changed=changed).new_page()
        page.goto(f"/attempts/{attempts[learner['pk']]}/1/")
        page.locator("kbd:not([hidden])").first.wait_for(state="attached")  # the script has run
        pages.append(page)
    for page in pages:
        choices = [pick.randrange(3)]
        for _ in range(pick.randrange(3)):
            choices.append((choices[-1] + pick.randrange(1, 3)) % 3)
        for choice in choices:
            choose(page, choice)
        meant.append(choices[-1])
    if sizes.BY_HAND or changed:
        pages[-1].wait_for_timeout(AFTER)
    else:
        # Beside other tests: what says that it is saved, is.
        for page in pages:
            page.get_by_role("status").get_by_text("Saved", exact=True).wait_for()
    said = [page.get_by_role("status").text_content() == "Saved" for page in pages]
    if is_whole := pick.random() < 0.25:
        chromium.kill()
    else:
        chromium.kill_tabs()
        for page in pages:
            page.context.close()
    kept = [
        drafts(site, attempts[each["pk"]]).get(1) == {"choices": [choice]}
        for each, choice in zip(learners, meant, strict=True)
    ]
    lies = sum(told and not there for told, there in zip(said, kept, strict=True))
    return kept.count(False), lies, is_whole


def rounds(playwright, site, learners, kills, folder, changed=()):
    pick, found = random.Random(5), {"lost": 0, "falsely_saved": 0}
    browsers = tabs = 0
    enough = time.monotonic() + sizes.ENOUGH
    attempts = begin(site, learners)
    chromium = Chromium(playwright, folder / "0")
    try:
        for n in range(-(-kills // TABS)):
            if time.monotonic() > enough:
                break
            if chromium.process.poll() is not None:
                chromium = Chromium(playwright, folder / str(n))
            lost, lies, is_whole = killed(chromium, site, learners, attempts, pick, changed)
            found["lost"] += lost
            found["falsely_saved"] += lies
            browsers, tabs = browsers + is_whole, tabs + TABS
    finally:
        chromium.kill()
    return found, tabs, browsers


def test_whoever_loses_tab_or_browser_loses_no_answer(new_site, playwright, tmp_path, tell):
    site = new_site("r5")
    site.start()
    one, other = site.sown["learners"][:TABS], site.sown["learners"][TABS : 2 * TABS]
    found, tabs, browsers = rounds(playwright, site, one, sizes.R5_KILLS, tmp_path / "as-it-is")
    control, *_ = rounds(playwright, site, other, TABS, tmp_path / "saves-not", SAVES_NOT)
    tell("R5", f"{tabs} tabs killed, some by {browsers} kills of the browser", found, control)
    assert not any(found.values())
    assert control["lost"]
