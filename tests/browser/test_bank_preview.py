"""Questions brought from a file, looked at on a phone."""

import pytest

from tests import desk, make

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "# Main title and one more word and " * 6
STEM = f"What does this show?\n\n```\n{LONG}\n```\n\n`{LONG.replace(' ', '-')}`"
CODE = f"""<quiz><question type="truefalse"><name><text>Code</text></name>
<questiontext format="markdown"><text><![CDATA[{STEM}]]></text></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
</question></quiz>"""


def test_a_block_of_code_moves_in_its_place_and_the_page_does_not(open_page, no_sideways_scroll):
    make.document()
    page = open_page("/admin/quizzes/proposedbank/bring/", size="phone", as_=desk.educator())
    file = {"name": "code.xml", "mimeType": "text/xml", "buffer": CODE.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button").first.click()
    page.get_by_text("What does this show?").first.wait_for()
    assert page.locator("pre").count() and no_sideways_scroll(page)
    assert page.problems == []
