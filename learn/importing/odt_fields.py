"""The fields of an OpenDocument text, such as a date or the number of a table, which pandoc leaves out."""

import re

SHOWN = (
    "author-initials author-name bookmark-ref conditional-text creation-date creation-time creator "
    "database-display database-name database-row-number date dde-connection description drop-down "
    "editing-cycles execute-macro expression file-name initial-creator keywords measure meta meta-field "
    "modification-date modification-time note-ref placeholder print-date print-time printed-by reference-ref "
    "ruby ruby-base sender-city sender-company sender-country sender-email sender-fax sender-firstname "
    "sender-initials sender-lastname sender-phone-private sender-phone-work sender-position "
    "sender-postal-code sender-state-or-province sender-street sender-title sequence-ref subject text-input "
    "time title user-defined user-field-get user-field-input variable-get variable-input variable-set"
)
TAG = re.compile(rf"<(/?)text:(?:{SHOWN.replace(' ', '|')})(?=[\s/>])".encode())
# What stands over letters to say how they are spoken, and what is set but shown elsewhere.
UNSEEN = re.compile(
    rb"<text:ruby-text\b[^>]*>.*?</text:ruby-text>|"
    rb'<text:(variable-[a-z]+|user-field-[a-z]+)\b[^>]*\btext:display="none"[^>]*(?:/>|>[^<]*</text:\1>)',
    re.DOTALL,
)


def opened_fields(xml):
    """The text of the file with its fields as words like any others."""
    return TAG.sub(rb"<\1text:span", UNSEEN.sub(b"", xml))
