"""Where an author writes."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Place

BUTTONS = {
    "bold": _("Bold"),
    "heading": _("Heading"),
    "list": _("List"),
    "link": _("Link"),
    "term": _("Term"),
    "cite": _("Cite"),
}


class MarkdownInput(forms.Textarea):
    """A text area with the buttons that write its marks. Without JavaScript the marks are typed."""

    template_name = "admin/learn/widgets/markdown.html"

    def __init__(self, buttons=tuple(BUTTONS), rows=3):
        super().__init__({"rows": rows})
        self.buttons = buttons

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"buttons": [(b, BUTTONS[b]) for b in self.buttons]}


class SentencesInput(forms.Widget):
    """The sentences something rests on: those chosen as ticked boxes, further ones by their keys. With
    JavaScript they are looked up instead. `document` must be set before it is shown."""

    template_name = "admin/learn/widgets/sentences.html"
    use_fieldset = True
    document = None

    def value_from_datadict(self, data, files, name):
        typed = re.findall(r"[0-9a-f]{8,64}", data.get(f"{name}_more", "").lower())
        return list(dict.fromkeys([*data.getlist(name), *typed]))

    def value_omitted_from_data(self, data, files, name):
        return False

    def get_context(self, name, value, attrs):
        known = {}
        if value and self.document:
            known = {p.key: p for p in self.document.passages.filter(key__in=value)}
            newest = Place.objects.current(self.document).filter(passage__key__in=known)
            here = set(newest.values_list("passage", flat=True))
            for passage in known.values():
                passage.has_left = passage.pk not in here
        return super().get_context(name, value, attrs) | {
            "chosen": [known[key] for key in value or () if key in known],
            "unknown": [key for key in value or () if key not in known],
            "document": self.document,
        }


class SentencesField(forms.Field):
    widget = SentencesInput

    def has_changed(self, initial, data):
        return list(initial or ()) != list(data or ())


class LongSelect(forms.Select):
    """A list of thousands to choose from. Django's own makes a template of each line, which takes seconds."""

    template_name = "admin/learn/widgets/long_select.html"
