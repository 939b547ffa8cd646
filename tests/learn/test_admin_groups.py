"""The groups of people, for superusers."""

import pytest
from django.contrib.auth.models import Group

from tests import desk

pytestmark = pytest.mark.django_db


def test_the_list_says_how_many_people_are_in_each_group():
    desk.educator()
    desk.educator("ann@example.org", "Ann")
    Group.objects.create(name="Reviewers")
    page = desk.signed_in(desk.superuser()).get("/admin/auth/group/").text
    assert page.count('<td class="field-people">2</td>') == 1
    assert page.count('<td class="field-people">0</td>') == 1
    assert "action-checkbox" not in page
