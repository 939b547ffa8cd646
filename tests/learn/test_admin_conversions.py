"""The page of a file that is being read, as who brought it sees it."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from learn import conversions
from learn.importing.importing import import_file
from learn.models import Conversion, Document
from learn.models.conversions import Stage
from tests import desk, make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

TEA = b"# Tea\n\n## Leaves\n\nTea is a leaf. It is green.\n"
ADD = "/admin/learn/document/add/"


@pytest.fixture
def ed():
    return desk.educator()


@pytest.fixture
def client(ed):
    return desk.signed_in(ed)


def row(by, stage=Stage.WAITING, data=TEA, **fields):
    conversion = conversions.bring(by, None, "", "tea.md", data, timezone.now())
    Conversion.objects.filter(pk=conversion.pk).update(stage=stage, **fields)
    return conversion


def busy():
    """Somebody else's two files, which are being read."""
    ann = make.educator("ann@example.org")
    for turn in (1, 2):
        row(ann, Stage.READING, str(turn).encode(), turn=turn, heard_until=timezone.now())


def address(conversion, page=""):
    return f"/admin/learn/document/reading/{conversion.pk}/{page}"


def upload(client, data=TEA, name="tea.md", **fields):
    return client.post(ADD, {"file": SimpleUploadedFile(name, data)} | fields, follow=True)


def test_a_quick_file_leads_straight_to_its_document(client):
    response = upload(client)
    assert response.redirect_chain == [(f"/admin/learn/document/{Document.objects.get().pk}/change/", 302)]


def test_one_that_waits_says_its_place_and_looks_again_by_itself(client, ed, settings):
    settings.READ_APART = True  # both turns are taken: nobody is started
    busy()
    Conversion.objects.update(heard_until=timezone.now() + conversions.GIVEN_UP_AFTER)
    row(ed, data=b"first")
    response = client.get(address(row(ed)))
    assert "number 2 of those that wait" in response.text
    assert response["Refresh"] == "3"
    assert '<li class="here" aria-current="step">' in response.text


def test_the_page_can_be_held_still(client, ed):
    reading = row(ed, Stage.SENTENCES, turn=1, heard_until=timezone.now() + conversions.GIVEN_UP_AFTER)
    response = client.get(address(reading) + "?still")
    assert "Refresh" not in response.headers
    assert "Look again" in response.text
    assert response.context["steps"][1]["state"] == "done"
    assert response.context["steps"][2]["state"] == "here"


def test_looking_sees_to_it_that_it_is_read(client, ed):
    response = client.get(address(row(ed)), follow=True)
    assert desk.said(response) == ["“tea”, edition 1. 1 section: 1 new. 2 passages: 2 new."]


def test_cancelling_leaves_nothing(client, ed):
    conversion = row(ed, Stage.READING, turn=1, heard_until=timezone.now() + conversions.GIVEN_UP_AFTER)
    response = client.post(address(conversion, "cancel/"), follow=True)
    assert desk.said(response) == ["“tea.md” is not read any more. Nothing has changed."]
    page = client.get(address(conversion))
    assert "Choose another file" in page.text
    assert "Refresh" not in page.headers


def test_cancelling_what_is_done_leads_to_what_became_of_it(client, ed):
    conversion = row(ed)
    conversions.work()
    response = client.post(address(conversion, "cancel/"), follow=True)
    assert response.redirect_chain[-1][0] == f"/admin/learn/document/{Document.objects.get().pk}/change/"


def test_one_that_stopped_can_be_tried_again(client, ed):
    conversion = row(ed, Stage.STOPPED, said="The reading of this file stopped on the way.")
    assert "The reading of this file stopped on the way." in client.get(address(conversion)).text
    response = client.post(address(conversion, "again/"), follow=True)
    assert response.redirect_chain[-1][0] == f"/admin/learn/document/{Document.objects.get().pk}/change/"


def test_one_that_needs_a_name_gets_it_without_being_brought_again(client):
    import_file(TEA, "tea.md", slug="tea")
    response = upload(client, TEA + b"\nMore.\n")
    [(place, _status)] = response.redirect_chain
    assert "“Tea” has this name already." in response.text
    assert response.context["form"].initial == {"slug": "tea-2"}
    for wrong in ("", "no good"):
        assert client.post(f"{place}again/", {"slug": wrong}).context["form"].errors["slug"]
    client.post(f"{place}again/", {"slug": "more-tea"})
    assert set(Document.objects.values_list("slug", flat=True)) == {"tea", "more-tea"}


def test_one_that_is_a_newer_text_becomes_the_next_edition_without_being_brought_again(client):
    import_file(TEA, "tea.md", slug="tea")
    [(place, _status)] = upload(client, TEA + b"\nMore.\n").redirect_chain
    response = client.post(f"{place}again/", {"_next": 1}, follow=True)
    document = Document.objects.get()
    assert response.redirect_chain[-1][0] == f"/admin/learn/document/{document.pk}/difference/"
    assert document.revisions.count() == 1


def test_only_who_may_change_documents_makes_it_a_next_edition():
    import_file(TEA, "tea.md", slug="tea")
    person = make.educator("new@example.org")
    rights = ["add_document", "add_revision"]
    person.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = desk.signed_in(person)
    response = upload(client, TEA + b"\nMore.\n")
    assert "Bring it as the next edition" not in response.text
    [(place, _status)] = response.redirect_chain
    assert client.post(f"{place}again/", {"_next": 1}).status_code == 403


def test_files_on_the_way_are_named_among_documents_and_where_the_next_is_brought(client, ed):
    stopped = row(ed, Stage.STOPPED)
    root = desk.signed_in(desk.superuser())
    for page in (ADD, "/admin/learn/document/"):
        assert "Your files on the way" in client.get(page).text
        assert f'href="{address(stopped)}">tea.md</a>' in client.get(page).text
        assert "Your files on the way" not in root.get(page).text


def test_many_files_on_the_way_are_folded_and_stand_below_what_went_wrong(client, ed):
    for _each in range(4):
        row(ed, Stage.STOPPED)
    assert '<summary id="on-the-way">Your files on the way: 4</summary>' in client.get(ADD).text
    page = upload(client, b"").text
    assert page.index("This file is empty") < page.index("Your files on the way: 4")


def test_who_comes_to_bring_the_next_sees_to_it_that_the_last_is_read(client, ed):
    row(ed)
    assert "Your files on the way" not in client.get(ADD).text
    assert Conversion.objects.get().stage == Stage.DONE


def test_an_empty_file_is_refused_at_once(client):
    response = upload(client, b"")
    assert "This file is empty: nothing is in it. Choose another." in response.text
    assert not Conversion.objects.exists()


def test_another_person_s_file_is_not_there(ed):
    conversion = row(ed, Stage.STOPPED)
    for other in (desk.educator("ann@example.org", "Ann"), desk.superuser()):
        client = desk.signed_in(other)
        assert client.get(address(conversion)).status_code == 404
        assert client.post(address(conversion, "cancel/")).status_code == 404
        assert client.post(address(conversion, "again/")).status_code == 404
    assert Conversion.objects.get().stage == Stage.STOPPED


def test_only_who_may_bring_documents_sees_the_page(ed):
    conversion = row(make.educator("plain@example.org"))
    plain = desk.signed_in(conversion.by)
    assert plain.get(address(conversion)).status_code == 403
    assert plain.post(address(conversion, "cancel/")).status_code == 403


def test_what_changes_something_is_a_post(client, ed):
    conversion = row(ed)
    assert client.get(address(conversion, "cancel/")).status_code == 405
    assert client.get(address(conversion, "again/")).status_code == 405


@pytest.mark.parametrize("others", [1, 3])
def test_the_page_asks_as_much_with_one_file_waiting_as_with_three(
    client, ed, others, django_assert_num_queries
):
    busy()
    Conversion.objects.update(heard_until=timezone.now() + conversions.GIVEN_UP_AFTER)
    for number in range(others):
        row(ed, data=str(number + 5).encode())
    place = address(row(ed))
    with django_assert_num_queries(8):
        client.get(place)
