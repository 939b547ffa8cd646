"""Glossary words in running text, each linked where it first stands."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from markdown_it.token import Token


class Glossary:
    """Finds glossary words in running text and links each at its first place."""

    def __init__(self, terms):
        self.by_spelling, self.used = {}, {}
        for term in terms:
            for spelling in term.spellings:
                self.by_spelling.setdefault(self.fold(spelling), term.slug)
        self.slugs = set(self.by_spelling.values())
        spellings = sorted(self.by_spelling, key=len, reverse=True)
        self.pattern = (
            re.compile(
                r"(?<![\w-])(?:" + "|".join(re.escape(s) for s in spellings) + r")(?![\w-])", re.IGNORECASE
            )
            if spellings
            else None
        )

    @staticmethod
    def fold(spelling):
        # A short form in capitals is only meant in capitals: "CAC", never "cac".
        return spelling if spelling.isupper() else spelling.lower()

    def find(self, text):
        """(start, end, slug) of each word not linked before."""
        for match in self.pattern.finditer(text) if self.pattern else ():
            word = match[0]
            slug = self.by_spelling.get(word) or self.by_spelling.get(word.lower())
            if slug and slug not in self.used:
                self.used[slug] = True
                yield match.start(), match.end(), slug

    def link(self, blocks):
        """Turns first occurrences, and `[text](term:slug)`, in these tokens into links to the word."""
        in_heading = False
        for block in blocks:
            if block.type in ("heading_open", "heading_close"):
                in_heading = block.nesting > 0
            if block.type == "inline":
                block.children = list(self.linked(block.children, in_heading))

    def linked(self, tokens, in_heading):
        depth = 0
        for token in tokens:
            depth += token.nesting if token.type in ("link_open", "link_close") else 0
            if token.type == "link_open" and str(token.attrs.get("href", "")).startswith("term:"):
                slug = str(token.attrs["href"]).removeprefix("term:")
                if slug not in self.slugs:
                    raise ValidationError(
                        gettext(
                            "The word “%(slug)s” is not in the glossary. Add it there, or choose another."
                        )
                        % {"slug": slug}
                    )
                self.used[slug] = True
                token.attrs = {"href": f"#word-{slug}", "class": "term"}
            if token.type != "text" or depth or in_heading:
                yield token
            else:
                yield from self.split(token)

    def split(self, token):
        at = 0
        for start, end, slug in self.find(token.content):
            yield Token("text", "", 0, content=token.content[at:start])
            yield Token("link_open", "a", 1, attrs={"href": f"#word-{slug}", "class": "term"})
            yield Token("text", "", 0, content=token.content[start:end])
            yield Token("link_close", "a", -1)
            at = end
        yield Token("text", "", 0, content=token.content[at:])
