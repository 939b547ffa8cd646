"""The site that is poisoned and looked at has everything there is."""

import pytest

from tests.security import whole_site

pytestmark = pytest.mark.django_db
# Links in mails are signed, not kept; and sessions are ours (learn.Session).
WITHOUT_ROWS = {"account.EmailConfirmation", "sessions.Session"}


@pytest.fixture
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return whole_site.build()


def test_every_model_has_a_row_and_every_url_an_address(site):
    empty = {model._meta.label for model in whole_site.all_models() if not model.objects.exists()}
    assert empty == WITHOUT_ROWS
    named = {name for name, _pattern in whole_site.patterns()}
    print(f"{len(named)} URLs, {sum(map(len, site.addresses.values()))} addresses")
    assert named - set(site.addresses) == set()
