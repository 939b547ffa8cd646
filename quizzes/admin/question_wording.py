"""What was typed into a question, as a wording, and what is said when it will not do."""

from ..question_types.accepting import number
from ..unfinished import faults_of, rests_on_nothing
from ..wording import Wording


def wording_typed(form, rows, version, publishing):
    """The `Wording` in the two forms, or None with what is wrong said where it is wrong. A draft need not
    be whole.

    ``version`` is the wording it goes on from, None for a new question."""
    is_fine = form.is_valid() and rows.is_valid()
    wording = wording_so_far(form, rows, version)
    if wording is None:
        return None
    if publishing:
        is_fine = is_whole(form, rows, version, wording) and is_fine
    return wording if is_fine else None


def is_whole(form, rows, version, wording):
    """Whether learners could get the wording; where not, the forms say what it lacks."""
    filled = rows.filled(wording.kind, rows_before(version, wording.kind))
    faults = faults_of(form.document, wording)
    if "cites" not in form.errors:
        faults += rests_on_nothing(form.cleaned_data.get("cites"))
    for fault in faults:
        if fault.row is not None:
            filled[fault.row][0].add_error(fault.place or "text", str(fault))
        elif not fault.place:
            rows.non_form_errors().append(str(fault))
        elif str(fault) not in form.errors.get(fault.place, []):
            form.add_error(fault.place, str(fault))
    return not faults


def write_numbers_plainly(wording):
    """Numbers as they are stored, 3.5, however their author writes them."""
    gaps = wording.details.get("gaps", [])
    of_numbers = {n for n, gap in enumerate(gaps, 1) if gap["kind"] == "number"}
    for row in wording.rows:
        if wording.kind == "numeric" or row.details.get("gap") in of_numbers:
            value = number(row.text)
            row.text = row.text if value is None else f"{value:f}"


def wording_so_far(form, rows, version):
    """The `Wording` in the two forms with its mistakes; None when not even its kind is known."""
    form.is_valid()
    kind = form.cleaned_data.get("kind")
    if not kind or not rows.is_valid():
        return None
    before = rows_before(version, kind)
    typed = {name: form.cleaned_data.get(name, "").strip() for name in ("stem", "explanation")}
    filled = [row for _form, row in rows.filled(kind, before)]
    wording = Wording(kind, **typed, rows=filled, details=form.details(kind), hints=form.hints())
    write_numbers_plainly(wording)
    wording.mark()
    return wording


def rows_before(version, kind):
    """The rows of the wording it goes on from, where that is of the same kind."""
    return version.choice_list if version and version.kind == kind else ()
