"""How a person signs in, for the tests that do it again and again."""

from learn.accounts import sign_in_link

MIA = "mia@example.org"


def at_sign_in(client, password):
    return client.post("/account/sign-in/", {"login": MIA, "password": password})


def link_for(person):
    person.refresh_from_db()
    return sign_in_link(person, "http://testserver")
