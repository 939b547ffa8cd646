"""The lines of an Aiken file: which are choices, in which letter, and which tell the answer."""

import re

from django.utils.translation import gettext as _

OPTION = re.compile(
    r"\s*(?:[-•]\s+)?(?:[(\[（]\s*([A-Za-z])\s*[)\]）]|([A-Za-z])(?:\s?[.):．）：]|\s+[-–—](?=\s)|\t))\s*(.*)"
)
NUMBERED = re.compile(
    r"\s*(?:[-•]\s+)?(?:\(\s?(\d{1,2})\s?\)|\[\s?(\d{1,2})\s?\]|(\d{1,2})(?:\s?\)|\s?[.:](?=\s)))\s*(\S.*)"
)
NUMBERS = re.compile(r"\W*\d{1,2}(?:\W+\d{1,2})*\W*")
ANSWER = re.compile(
    r"[\W_]*(?:(?:the|a|la)\s+)?(?:correct\s+|right\s+|richtige\s+|bonne\s+|правильный\s+)?"
    r"(?:answers?|ans|key|antwort(?:en)?|lösung|r[ée]ponses?|respuestas?|respostas?|rispost[ae]|gabarito|antwoord"
    r"|odpowied[źz]|svar|ответ|відповідь|đáp án|(?:正确|正確)?答案|答え|正解|정답)"
    r"(?:\s+(?:correct[ae]|corretta))?"
    r"[\s*_]*(?:[:=：]\s*(.*)|[-.]?\s+([A-Z]))\s*"
    # A word that says no more than that it is right, and a letter.
    r"|[\W_]*(?:correct[ao]?|corret[ao]|korrekt|richtig)[\s*_]*[:=：]\s*(\W*[A-Z]\W*)",
    re.IGNORECASE,
)
FEEDBACK = re.compile(
    r"[^\w*]*([*_]{0,3})(?:general\s+)?"
    r"(?:feedback|explanation|rationale|reason|erklärung|begründung|explication|explicación|explicação|justificativa"
    r"|spiegazione|uitleg|пояснение|объяснение|giải thích|解析|解説|해설)"
    r"(?:\1)?\s*[:=：]\s*(?:\1)?\s*(?P<said>.*)",
    re.IGNORECASE,
)
WORDS = "question|frage|pregunta|pergunta|quest[ãa]o|domanda|vraag|pytanie|вопрос|câu"
NUMBER = re.compile(
    r"\s*(?:#{1,6}\s+|\*\*)?"
    rf"(?:\((\d{{1,3}})\)|(?:(?:{WORDS}|q)\.?\s*)?(\d{{1,3}})\s?[.):]"
    rf"|(?:{WORDS})\s*#?\s*(?:\d{{1,3}}\.)*(\d{{1,3}})\s?[-–:.)])(?:\*\*)?(?:\s+|$)"
    rf"|\s*(?:{WORDS})\s+(\d{{1,3}})\s*$",
    re.IGNORECASE,
)
LABEL = re.compile(rf"\s*(?:{WORDS}|q)\s?[:.：]\s+", re.IGNORECASE)
TRUE = {"true", "t", "right", "correct", "wahr", "richtig", "vrai", "verdadero", "verdadeiro", "vero"}
FALSE = {"false", "f", "wrong", "incorrect", "falsch", "faux", "falso"}
RULE = re.compile(
    r"\s*(?:-{3,}|\*{3,}|={3,}|(?:[-*] ){2,}[-*])\s*"
)  # drawn across the page between questions
FOLDED = re.compile(r"\s*(?:</?(?:details|summary)\b[^<>]*>[^<>\n]{0,40}){1,6}\s*", re.IGNORECASE)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# Never ^\s*: in a file of blank lines each would look through all that follow.
COUNTED = re.compile(r"^[^\S\n]*\d{1,3}\\[.)]\s", re.MULTILINE)
CYRILLIC = dict(zip("АБВГДЕЖЗ", "ABCDEFGH", strict=True))
CYRILLIC |= {letter.lower(): latin.lower() for letter, latin in CYRILLIC.items()}
SECOND = re.compile(r"^[^\S\n]*[(\[]?[Бб]\s?[.)\]]", re.MULTILINE)
IN_CYRILLIC = re.compile(r"(?<!\s)(\s*(?:[-•]\s+)?[(\[]?)([А-За-з])(?=\s?[.)\]:])")
IN_BRACKETS = re.compile(r"\s*\((.{3,})\)\s*")
OPENING = re.compile(r"\W*([A-Za-z])\s*[.):\]](?:\s|$)")
MOST_NUMBERED = 26
MOST_LEFT_OUT = 3  # “A)” and then “E. coli” on a line of its own is a text that goes on


def truth_of(answer):
    """Whether an answer says true or false; None where it says neither."""
    said = answer.strip().strip(".*_ ").lower()
    return True if said in TRUE else False if said in FALSE else None


def letter_of(line):
    """The letter an option line begins with, in capitals, or None."""
    match = OPTION.fullmatch(line)
    return (match[1] or match[2]).upper() if match else None


def answer_of(line):
    """What stands behind ANSWER:, perhaps nothing, or None where this line is none."""
    match = ANSWER.fullmatch(line)
    return (match[1] or match[2] or match[3] or "").rstrip() if match else None


def prepared(text):
    """The lines of a file as Aiken has them: without the marks of Markdown that only escape or fold, and with
    Cyrillic letters before the choices as Latin ones."""
    if len(COUNTED.findall(text)) > 1:
        text = ESCAPED.sub(r"\1", text)
    lines = ["" if FOLDED.fullmatch(line) else line for line in text.split("\n")]
    return [*map(in_latin, lines)] if SECOND.search(text) else lines


def in_latin(line):
    """The line with the Cyrillic letters of a choice, or of the answer, as the Latin ones in their place."""
    answer = answer_of(line)
    if answer is None:
        return IN_CYRILLIC.sub(lambda match: match[1] + CYRILLIC.get(match[2], match[2]), line, count=1)
    if not re.fullmatch(r"\W*[А-За-з](?:\W+[А-За-з])*\W*(?:\s.*)?", answer):
        return line
    head = re.match(r"(?:\W*[А-За-з](?!\w))+", answer)
    at = line.rindex(answer)
    named = "".join(CYRILLIC.get(letter, letter) for letter in head[0]) if head else ""
    return f"{line[:at]}{named}{answer[len(named) :]}"


def option_runs(lines):
    """Every run of options A, B, C… as the indexes of its lines. A lone A is one where it is written as those
    of the others are: “A. Smith” among A) and B) is text."""
    runs, run = [], []
    for index, (_number, text) in enumerate(lines):
        letter = letter_of(text)
        if letter == "A":
            run = [index]
            runs.append(run)
        elif run and letter and ord(letter) == ord("A") + len(run):
            run.append(index)
    whole = [run for run in runs if len(run) > 1] or runs[-1:]
    shapes = {shape(lines[run[0]][1]) for run in whole}
    return [run for run in runs if len(run) > 1 or shape(lines[run[0]][1]) in shapes]


def shape(line):
    """How an option's letter is written, as “A)” or “(a)”, whichever letter it is."""
    match = OPTION.fullmatch(line)
    letter = match[1] or match[2]
    before = line[: match.start(3)]
    return "".join(before.split()).replace(letter, "a" if letter.islower() else "A") + before[-1:].strip(" ")


def lettered(lines, answer):
    """(lines, answer) in letters, where the choices are numbered: 1) is A), and so on."""
    lines, texts = list(lines), []
    for run in numbered_runs(lines):
        texts = [NUMBERED.fullmatch(lines[at][1])[4].strip() for at in run]
        for place, at in enumerate(run):
            lines[at] = (lines[at][0], f"{chr(ord('A') + place)}) {texts[place]}")
    numbers = [int(number) for number in re.findall(r"\d+", answer)] if NUMBERS.fullmatch(answer) else []
    if not all(1 <= number <= len(texts) for number in numbers) or not numbers:
        numbers = [texts.index(answer.strip()) + 1] if answer.strip() in texts else []
    if numbers:
        answer = ",".join(chr(ord("A") + number - 1) for number in numbers)
    return lines, answer


def numbered_runs(lines):
    """Every run of lines 1, 2, 3… one under the other, as their indexes."""
    runs, run = [], []
    for index, (_number, text) in enumerate(lines):
        match = NUMBERED.fullmatch(text)
        number = int(match[1] or match[2] or match[3]) if match else 0
        if number == 1:
            run = [index]
            runs.append(run)
        elif run and number == len(run) + 1 and index == run[-1] + 1 and number <= MOST_NUMBERED:
            run.append(index)
    return [run for run in runs if len(run) > 1]


def has_numbered_choices(lines, answers):
    """Whether choices are numbered in these lines, and one of these answers is a number."""
    is_told = any(NUMBERS.fullmatch(answer) for answer in answers)
    return is_told and bool(numbered_runs([(0, line) for line in lines]))


def beginning_between(lines, run, following):
    """The index of the line between two runs of options at which another question begins; None where the
    first of them is a list within the question of the second, lettered in another way."""
    between = range(run[-1] + 1, following[0])
    blank = next((at for at in between if not lines[at][1].strip()), None)
    if blank is not None or not between:
        return blank
    if shape(lines[run[0]][1]) != shape(lines[following[0]][1]):
        return None
    # What is set further in goes on with the last choice.
    edge = indent(lines[run[-1]][1])
    return next((at for at in between if indent(lines[at][1]) <= edge), between[0])


def lead_in(lines):
    """(the index of the first line across the page where text stands above it and a question under it, else
    0; whether that text belongs to no question: rules part the others, or the first is counted below it)."""
    rule = next((at for at, line in enumerate(lines) if RULE.fullmatch(line)), 0)
    above = [line for line in lines[:rule] if line.strip()]
    if not above or any(map(is_of_answers, above)) or not begins_question(lines, rule):
        return 0, False
    if NUMBER.match(above[0]) or LABEL.match(above[0]):
        return rule, False
    asked = next(line for line in lines[rule + 1 :] if line.strip())
    parts = any(
        RULE.fullmatch(line) and begins_question(lines, at) for at, line in enumerate(lines) if at > rule
    )
    return rule, parts or bool(NUMBER.match(asked) or LABEL.match(asked))


def begins_question(lines, rule):
    """Whether a question stands under this line, and not only the choices of one above it."""
    under = next((at for at in range(rule + 1, len(lines)) if lines[at].strip()), None)
    if under is None or is_of_answers(lines[under]):
        return False
    return not numbered_runs([(0, line) for line in lines[under : under + 2]])


def is_of_answers(line):
    """Whether choices begin on this line, or the answer stands there."""
    return letter_of(line) == "A" or answer_of(line) is not None


def indent(line):
    return len(line) - len(line.lstrip())


def letters_amiss(lines, runs):
    """(line, sentence) where two choices have one letter, or one is missing between two; None where all is
    well."""
    run, written = runs[-1], shape(lines[runs[-1][0]][1])
    lettered = set(run)
    twice = _("The letter %s stands before two choices. Letter them in order: A, B, C.")
    if len(runs) > 1 and runs[-2][-1] + 1 == run[0] and shape(lines[runs[-2][0]][1]) == written:
        return lines[run[0]][0], twice % "A"
    last = letter_of(lines[run[-1]][1])
    for place in range(run[0] + 1, len(lines)):
        number, text = lines[place]
        letter = letter_of(text)
        if letter is None or place in lettered:
            continue
        is_one = shape(text) == written and OPENING.match(text)
        if is_one and letter <= last:
            return number, twice % letter
        may_be_one = is_one or not text.strip()[0].islower()
        if place > run[-1] and may_be_one and 1 < ord(letter) - ord(last) <= MOST_LEFT_OUT:
            said = _("After the choice %(before)s comes %(after)s. Letter its choices in order: A, B, C.")
            return number, said % {"before": last, "after": letter}
    return None
