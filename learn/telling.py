"""What another edition changes, in plain lines for who reads no pages."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def told(comparison, document):
    """The lines that tell a `Comparison`: in figures, then each section it touches, sentence by sentence."""
    untouched = sum(part.is_untouched for part in comparison.parts)
    sentences = _(
        "Sentences: %(changed)d changed, %(added)d new, %(gone)d gone, %(moved)d moved, %(kept)d unchanged."
    )
    yield sentences % comparison.passages
    if same := comparison.same_under_other:
        yield (
            ngettext(
                "Of those changed, %d has the same words and only stands under others.",
                "Of those changed, %d have the same words and only stand under others.",
                same,
            )
            % same
        )
    yield _("Sections: %(kept)d kept, %(renamed)d renamed, %(new)d new, %(gone)d gone.") % comparison.sections
    if comparison.is_hardly_the_same:
        yield _("Hardly anything of the edition before stands in this file. Is it the right one?")
    yield from comparison.notes
    for part in comparison.parts:
        if not part.is_untouched:
            yield ""
            yield from of_part(part, document)
    if untouched:
        yield ""
        yield ngettext("%d section is unchanged.", "%d sections are unchanged.", untouched) % untouched


def of_part(part, document):
    title = part.title or document.title
    state = {
        "new": _(" (new section)"),
        "gone": _(" (section gone)"),
        "renamed": _(" (was “%s”)") % (part.old_title or document.title),
    }.get(part.state, "")
    yield f"{'#' * part.level} {title}{state}: {part.in_figures or _('no sentences')}"
    for row in part.rows:
        yield from of_row(row, part, document)


def of_row(row, part, document):
    if row.is_same_under_other:
        under = [_("before %s") % row.under[0] if row.under[0] else "", row.under[1]]
        yield f"= {row.new} ({'; '.join(filter(None, reversed(under)))})"
    elif row.state == "changed":
        old, new = (f" ({under})" if under else "" for under in row.under)
        was = "".join(f"[-{text}-]" if is_only_here else text for is_only_here, text in row.words[0])
        now = "".join(f"{{+{text}+}}" if is_only_here else text for is_only_here, text in row.words[1])
        yield f"- {was}{old}"
        yield f"+ {now}{new}"
    elif row.state == "gone":
        yield f"- {row.old}"
    elif row.state == "added":
        yield f"+ {row.new}"
    elif row.state == "moved":
        where = row.came_from or document.title
        within = _("within this section") if row.came_from == part.title else _("from “%s”") % where
        yield f"> {row.new} ({within})"
