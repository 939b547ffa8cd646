"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

TYPED = (
    "text",
    "email",
    "url",
    "search",
    "textarea",
    "number",
    "date",
    "datetime-local",
    "time",
    "password",
    "hidden",
    "tel",
)
FREE = tuple(kind for kind in TYPED if kind != "hidden")


@dataclass
class Form:
    """Where it is sent, how, and its controls as (name, kind, value, whether it is sent as it stands)."""

    action: str
    method: str
    controls: list = field(default_factory=list)
    buttons: list = field(default_factory=list)

    def values(self, **instead):
        """What is sent when nothing is touched but these, with the first button."""
        sent = [
            (name, value) for name, _kind, value, is_sent in self.controls if is_sent and name not in instead
        ]
        return sent + self.buttons[:1] + list(instead.items())

    def names(self, kinds=FREE):
        return list(dict.fromkeys(name for name, kind, _value, _sent in self.controls if kind in kinds))

    def body(self, **instead):
        return urlencode(self.values(**instead))


class Reader(HTMLParser):
    def __init__(self, address):
        super().__init__()
        self.address, self.forms, self.open, self.select, self.text = address, [], None, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name, value = attrs.get("name"), attrs.get("value") or ""
        if tag == "form":
            action = urljoin(self.address, attrs.get("action") or self.address)
            self.open = Form(action, (attrs.get("method") or "get").lower())
            self.forms.append(self.open)
        if self.open is None or "disabled" in attrs:
            return
        if tag == "input" and name:
            kind = attrs.get("type", "text")
            if kind in ("submit", "image"):
                self.open.buttons.append((name, value))
            elif kind != "file":
                is_sent = kind not in ("checkbox", "radio") or "checked" in attrs
                self.open.controls.append(
                    (name, kind, value or ("on" if kind == "checkbox" else ""), is_sent)
                )
        elif tag == "button" and name and attrs.get("type", "submit") == "submit":
            self.open.buttons.append((name, value))
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select:
            self.open.controls.append((self.select, "select", value, "selected" in attrs))
        elif tag == "textarea" and name:
            self.text = [name, ""]

    def handle_data(self, data):
        if self.text:
            self.text[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.text and self.open:
            # The first line end after the tag is markup.
            self.open.controls.append((self.text[0], "textarea", self.text[1].removeprefix("\n"), True))
            self.text = None


def forms(html, address):
    """Every `Form` of the page that stands at this address."""
    reader = Reader(address)
    reader.feed(html)
    return reader.forms


def forms_of(asker, lines, names):
    """[(the line of the table, a form that is posted)] of every page this person may open; each form once."""
    found, seen = [], set()
    for line in lines:
        if line.is_mailed:
            continue
        address = line.address.format(**names)
        response = asker.ask("GET", address)
        if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
            continue
        for form in forms(response.content.decode(), address):
            key = (form.action, form.method, tuple(form.names()), tuple(form.buttons))
            if key not in seen:
                seen.add(key)
                found.append((line, form))
    return found
