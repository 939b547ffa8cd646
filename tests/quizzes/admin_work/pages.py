"""The addresses of the work queue, and what its form sends."""

TEA = b"# Tea\n\n## Leaves\n\nTea is a leaf. It is picked, by hand.\n\n## Water\n\nWater is warm.\n"
NEXT = TEA.replace(b"Tea is a leaf.", b"Tea is a bush.").replace(b"picked, by hand", b"picked by hand")


def key(document, text):
    return document.passages.get(text=text).key


def queue(document):
    return f"/admin/quizzes/questionacceptance/{document.pk}/"


def one(thing):
    kind = type(thing).__name__.lower()
    return f"{queue(thing.document)}{kind}/{thing.pk}/"


def everywhere(document, **asked):
    asked = {"key": key(document, "Tea is a leaf."), "to": key(document, "Tea is a bush.")} | asked
    return f"{queue(document)}everywhere/?" + "&".join(f"{name}={value}" for name, value in asked.items())


def says_it_is_right(document, new="Tea is a bush.", lost="leaf", **fields):
    """What the form sends once a person has ticked, and said why, that it may rest on the new sentence."""
    new = key(document, new)
    asked = {"asked": f"{new} {lost}", "is_right": 1, "why": "A bush has leaves."}
    return {"key": key(document, "Tea is a leaf."), "to": new} | asked | fields
