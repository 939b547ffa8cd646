"""Blackboard's file for uploading questions: a question in each line, its kind and its parts between tabs."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..question_types import QUESTION_TYPES
from .bank import Bank, BankChoice, BankError, BankQuestion, NotABank
from .bank_text import as_plain, first_words, text_of
from .bank_words import Words, finished, losses_of
from .numbers import decimal_text, number_text

AT_LENGTH = gettext_lazy("Its answer is written at length and marked by hand, which cannot be carried over.")
REFUSED = {
    "ESS": AT_LENGTH,
    "SR": AT_LENGTH,
    "FIL": gettext_lazy("It is answered with a file, which cannot be carried over."),
    "OP": gettext_lazy("It asks for an opinion, so no answer of it is right."),
    "QUIZ_BOWL": gettext_lazy(
        "It is answered with a question, “Who was …?”, which cannot be carried over. Write it as FIB."
    ),
}
MARKED = {"correct": True, "incorrect": False}
TRUTH = {"true": True, "false": False}
# Blackboard takes English alone, its numbers too: 10,000 are ten thousand.
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
# A field as Excel writes it: between quotation marks where it holds one, a comma or a new line.
QUOTED = re.compile(r'"((?:[^"]|"")*)"')
BLANK = re.compile(r"\[([^\[\]\t\n]{1,100})\]")
# Stands for a gap until the text around it is Markdown.
OPEN, CLOSE = "\ue000", "\ue001"
MOST_LINES = 50  # that one question goes on over, between quotation marks


class Unreadable(Exception):
    """This line is no question; the sentence says why and what to do."""


def recognises(data):
    """Whether at least half of the lines begin with a kind of Blackboard and a tab, and either the first of
    them does, or the answers of one are marked as only Blackboard marks them."""
    try:
        found = [record for _line, record in records(lines_of(data))]
    except NotABank:
        return False
    codes = [code_of(record) for record in found]
    known = sum(code in KINDS for code in codes)
    if not known or 2 * known < len(found):
        return False
    return codes[0] in KINDS or any(map(is_marked, found))


def lines_of(data):
    return text_of(data).lstrip("\ufeff").split("\n")


def code_of(line):
    """The kind a line begins with, "" where no tab stands behind it."""
    code, tab, _rest = line.partition("\t")
    return code.strip(' \ufeff"').upper() if tab else ""


def is_marked(line):
    cells = [cell.strip().lower() for cell in line.split("\t")]
    return code_of(line) in ("MC", "MA") and len(cells) > 3 and cells[3] in MARKED


def read(data):
    """The questions of a file for Blackboard; NotABank where no line of it begins with a kind of question."""
    lines = lines_of(data)
    if not any(code_of(line) in KINDS for line in lines):
        raise NotABank(
            _("This is no file for Blackboard: each line begins with a kind as MC, TF or FIB, and a tab.")
        )
    bank = Bank()
    for number, record in records(lines):
        take(bank, number, record)
    return bank


def records(lines):
    """(line, text) of each question: what stands between quotation marks may go on over several lines."""
    at = 0
    while at < len(lines):
        end = at + 1
        if code_of(lines[at]) in KINDS and '\t"' in lines[at] and lines[at].count('"') % 2:
            end = closed_at(lines, at)
        if lines[at].strip():
            yield at + 1, "\n".join(lines[at:end])
        at = end


def closed_at(lines, at):
    """The index behind the line that closes a quotation mark of this one; of the next, where none does before
    another question begins."""
    for place in range(at + 1, min(at + MOST_LINES, len(lines))):
        if code_of(lines[place]) in KINDS:
            break
        if lines[place].count('"') % 2:
            return place + 1
    return at + 1


def take(bank, line, record):
    """Adds the question of a line, or what is wrong with it."""
    code, cells = code_of(record), [unquoted(cell.strip()) for cell in record.split("\t")[1:]]
    while cells and not cells[-1]:
        cells.pop()
    words = Words()
    try:
        question = question_of(words, line, code, cells)
    except Unreadable as error:
        named = (cells[0] if code in KINDS and cells else "") or record
        bank.errors.append(BankError(first_words(named), line, str(error)))
        return
    bank.losses += losses_of(words, len(bank.questions), line)
    bank.questions.append(finished(question, words))


def unquoted(cell):
    match = QUOTED.fullmatch(cell)
    is_of_excel = match and any(sign in match[1] for sign in ('""', ",", "\n"))
    return match[1].replace('""', '"').strip() if is_of_excel else cell


def question_of(words, line, code, cells):
    if not code:
        raise Unreadable(
            _("This line has no tab behind its first word. A question stands in one line, with tabs between.")
        )
    if code not in KINDS:
        said = _("“%(code)s” is no kind of question of Blackboard. Write one of these: %(kinds)s.")
        raise Unreadable(said % {"code": first_words(code, 40), "kinds": ", ".join(KINDS)})
    if not cells or not cells[0]:
        raise Unreadable(_("The question itself is missing: write it behind %s and a tab.") % code)
    if code in REFUSED:
        raise Unreadable(str(REFUSED[code]))
    stem, *cells = cells
    kind, rows, details = KINDS[code](words, stem, cells)
    marks = {name: n for n, name in enumerate(details.pop("named", ()), 1)}
    stem = stem.replace(OPEN, "").replace(CLOSE, "")
    marked = BLANK.sub(lambda at: f"{OPEN}{marks[at[1]]}{CLOSE}" if at[1] in marks else at[0], stem)
    text = shown(words, marked).replace(OPEN, "[[").replace(CLOSE, "]]")
    return BankQuestion(kind=kind, stem=text, choices=tuple(rows), details=details, line=line)


def shown(words, text):
    """A text as Markdown; Blackboard shows HTML in it as such."""
    return words.markdown(text, "moodle")


def accepted(words, text):
    """What is compared with what is typed, where a star is a star."""
    return as_plain(shown(words, text)).replace("*", r"\*")


def choices_marked(words, cells):
    """([text], [whether it is right]) of answers, each with a word behind it that says so."""
    texts, right = [], []
    for at in range(0, len(cells), 2):
        text, mark = cells[at], cells[at + 1] if at + 1 < len(cells) else ""
        if not text and not mark:
            continue
        if mark.lower() not in MARKED:
            said = _(
                "Behind “%(answer)s” has to stand “correct” or “incorrect”, and there stands “%(mark)s”."
            )
            raise Unreadable(said % {"answer": first_words(text, 40), "mark": first_words(mark, 40) or "…"})
        if not text:
            raise Unreadable(_("Nothing stands before “%s”. Write the answer there.") % mark)
        texts.append(shown(words, text))
        right.append(MARKED[mark.lower()])
    if len(texts) < 2:
        raise Unreadable(_("It needs at least two answers, each with “correct” or “incorrect” behind it."))
    if not any(right):
        raise Unreadable(_("None of its answers is right. Write “correct” behind the one that is."))
    return texts, right


def single(words, stem, cells):
    texts, right = choices_marked(words, cells)
    if sum(right) > 1:
        raise Unreadable(_("Several of its answers are correct. Write MA in place of MC, or leave one."))
    return "single", credited("single", texts, right), {}


def several(words, stem, cells):
    texts, right = choices_marked(words, cells)
    return "multiple", credited("multiple", texts, right), {}


def credited(kind, texts, right):
    credits = QUESTION_TYPES[kind].credits(right)
    return [BankChoice(text, Decimal(credit)) for text, credit in zip(texts, credits, strict=True)]


def truefalse(words, stem, cells):
    said = cells[0].lower() if cells else ""
    if said not in TRUTH:
        raise Unreadable(_("Behind the question has to stand “true” or “false”, in English."))
    name_rest(words, cells[1:])
    is_true = TRUTH[said]
    rows = [BankChoice(word, Decimal(right)) for word, right in (("True", is_true), ("False", not is_true))]
    return "truefalse", rows, {}


def name_rest(words, cells):
    if rest := ", ".join(filter(None, cells)):
        words.lose(_("cells at the end"), rest)


def short(words, stem, cells):
    answers = dict.fromkeys(accepted(words, cell) for cell in cells if cell)
    if not answers:
        raise Unreadable(_("No answer stands behind the question."))
    return "short", [BankChoice(answer, Decimal(1)) for answer in answers], {}


def numeric(words, stem, cells):
    answer, off, *rest = [*cells, "", ""]
    number, tolerance = number_of(words, answer), number_of(words, off) if off else None
    if number is None:
        said = _("Behind the question has to stand a number such as 3.5, and there stands “%s”.")
        raise Unreadable(said % (first_words(answer, 40) or "…"))
    if off and (tolerance is None or Decimal(tolerance) < 0):
        said = _("“%s” does not say how far off still counts. Write a number such as 0.5.")
        raise Unreadable(said % first_words(off, 40))
    name_rest(words, rest)
    details = {"tolerance": decimal_text(Decimal(tolerance))} if tolerance else {}
    return "numeric", [BankChoice(number, Decimal(1), details=details)], {}


def number_of(words, text):
    if not THOUSANDS.fullmatch(text):
        return number_text(text)
    number = text.replace(",", "").removeprefix("+").rstrip(".")
    words.lose(
        _("comma in a number"), _("%(told)s is read as %(number)s.") % {"told": text, "number": number}
    )
    return number


def matching(words, stem, cells):
    rows = []
    for at in range(0, len(cells), 2):
        prompt, partner = cells[at], cells[at + 1] if at + 1 < len(cells) else ""
        if bool(prompt) != bool(partner):
            said = _("“%s” has no partner. Behind each thing to match stands what it belongs to.")
            raise Unreadable(said % first_words(prompt or partner, 40))
        if prompt:
            rows.append(BankChoice(shown(words, prompt), details={"match": shown(words, partner)}))
    if not rows:
        raise Unreadable(_("There are no pairs in it."))
    return "matching", rows, {}


def ordering(words, stem, cells):
    rows = [BankChoice(shown(words, cell)) for cell in cells if cell]
    if len(rows) < 2:
        raise Unreadable(_("It needs at least two things to put in order."))
    return "ordering", rows, {}


def typed_gaps(words, stem, cells):
    """Blanks, each called [name] in the question: its name, what it takes, and an empty field."""
    answers, name = {}, ""
    for cell in [*cells, ""]:
        if not cell:
            name = ""
        elif not name:
            name = cell.strip("[]")
            if name in answers:
                raise Unreadable(_("The blank [%s] has its answers twice.") % first_words(name, 40))
            answers[name] = []
        else:
            answers[name].append(accepted(words, cell))
    for name in named_once(stem, answers):
        if not answers[name]:
            raise Unreadable(_("Behind the name of the blank [%s] stands no answer.") % name)
    rows = [
        BankChoice(answer, Decimal(1), details={"gap": n})
        for n, taken in enumerate(answers.values(), 1)
        for answer in dict.fromkeys(taken)
    ]
    return "gaps", rows, {"gaps": [{"kind": "typed"} for _name in answers], "named": list(answers)}


def named_once(stem, names):
    """These names of blanks. Unreadable where one does not stand in the question once, or the question has a
    [name] beside them, which is a blank to Blackboard as well."""
    if not names and not BLANK.search(stem):
        raise Unreadable(
            _("No blank stands in the question. Write [a] in it, and behind it a and its answers.")
        )
    for name in names:
        if f"[{name}]" not in stem:
            raise Unreadable(_("The blank [%s] does not stand in the question.") % first_words(name, 40))
        if stem.count(f"[{name}]") > 1:
            said = _("The blank [%s] stands in the question several times. Call each otherwise.")
            raise Unreadable(said % first_words(name, 40))
    for other in BLANK.findall(stem):
        if other not in names:
            said = _(
                "The blank [%s] has no answer. Leave an empty field, then write its name and its answers."
            )
            raise Unreadable(said % other)
    return list(names)


def jumbled(words, stem, cells):
    """Blanks that are filled from one list: each choice, then the names of the blanks where it is right. A
    choice for none of them has an empty field behind it."""
    names = dict.fromkeys(BLANK.findall(stem))
    choices, right, begins = [], {}, True
    for cell in cells:
        name = cell.strip("[]")
        if not cell:
            begins = True
        elif begins or name not in names:
            choices.append(shown(words, cell))
            begins = False
        elif name in right:
            raise Unreadable(_("Two choices are right for the blank [%s]. Leave one.") % name)
        else:
            right[name] = len(choices) - 1
    if len(choices) < 2:
        raise Unreadable(_("It needs at least two choices for its blanks."))
    for name in named_once(stem, list(names)):
        if name not in right:
            raise Unreadable(_("No choice is right for the blank [%s]. Write its name behind one.") % name)
    rows = [
        BankChoice(text, Decimal(right[name] == place), details={"gap": n})
        for n, name in enumerate(names, 1)
        for place, text in enumerate(choices)
    ]
    return "gaps", rows, {"gaps": [{"kind": "list"} for _name in names], "named": list(names)}


KINDS = {
    "MC": single, "MA": several, "TF": truefalse, "FIB": short, "FIB_PLUS": typed_gaps, "NUM": numeric,
    "MAT": matching, "ORD": ordering, "JUMBLED_SENTENCE": jumbled, **REFUSED,
}  # fmt: skip
