"""A title in capitals is read as the text writes its words."""

import pytest

from learn.importing.readers import read
from learn.importing.saving import save
from learn.importing.titles import readable
from learn.models import Document


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("HEART CARE AT HOME", "Heart care at home"),
        ("LIVING WITH COPD: WHAT DR. ALZHEIMER KNEW", "Living with COPD: What Dr. Alzheimer knew"),
        ("DON'T SMOKE", "Don't smoke"),
        ("MRI", "MRI"),
        ("Heart CARE", "Heart CARE"),
    ],
)
def test_it_has_capitals_where_the_text_has_them(title, said):
    texts = ["Some have COPD, as Dr. Alzheimer told.", "HE KNEW THE HEART WELL.", "Heart and heart and home."]
    assert readable(title, texts, "en") == said


def test_german_nouns_keep_theirs():
    assert readable("PFLEGE ZU HAUSE", ["Wer zu ihr geht, ist da."], "de") == "Pflege zu Hause"


@pytest.mark.django_db
def test_a_document_is_called_so_and_its_text_stays():
    text = "# HEART CARE AT HOME\n\nSit up.\n\n## Signs\n\nLook.\n"
    report = save(read(text.encode(), "a.md"), text.encode(), "a.md")
    document = Document.objects.get()
    assert (report.document, document.title) == ("heart-care-at-home", "Heart care at home")
    assert document.current_revision.text.startswith("HEART CARE AT HOME\n\nSit up.")
    again = save(read((text + "\nWait.\n").encode(), "b.md"), (text + "\nWait.\n").encode(), "b.md")
    assert (again.document, again.revision) == ("heart-care-at-home", 2)
    assert not any("is titled" in warning for warning in again.warnings)
