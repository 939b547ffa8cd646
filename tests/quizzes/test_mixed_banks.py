"""Files put together from several formats: each item stands once, with its line."""

from itertools import permutations

import pytest

from quizzes.formats.mixed import parts
from quizzes.formats.recognising import read_bank

GIFT = "// [id:tea]\n::A::What is tea? {=leaf ~stone}\n\nTea is a leaf. {T}\n"
AIKEN = "What is milk?\nA) white\nB) black\nANSWER: A\n\nWhat is salt?\nA) sea\nB) tree\nANSWER: B\n"
CSV = "question,correct,choice 1,choice 2\nWhat is sand?,1,x,y\nWhat is mud?,2,x,y\n"
XML = (
    '<quiz><question type="truefalse"><questiontext><text>Is it?</text></questiontext>\n'
    '<answer fraction="100"><text>true</text></answer><answer><text>false</text></answer></question>\n'
    '<question type="essay"><name><text>Say</text></name></question></quiz>\n'
)
TEXTS = {
    GIFT: ["What is tea?", "Tea is a leaf."],
    AIKEN: ["What is milk?", "What is salt?"],
    CSV: ["What is sand?", "What is mud?"],
    XML: ["Is it?", "Say"],
}


def lines_of(text, stems):
    lines = text.split("\n")
    return {stem: next(at for at, line in enumerate(lines, 1) if stem in line) for stem in stems}


@pytest.mark.parametrize(("one", "other"), [pair for pair in permutations(TEXTS, 2) if pair[0] != CSV])
def test_each_item_of_both_stands_once_with_its_line(one, other):
    text = f"{one}\n{other}"
    _format, bank = read_bank(text.encode())
    found = {question.stem: question.line for question in bank.questions}
    found |= {error.title: error.line for error in bank.errors}
    stems = [*TEXTS[one], *TEXTS[other]]
    assert len(bank.questions) + len(bank.errors) == len(stems)
    assert found == lines_of(text, stems)
    assert ("tea" in [question.slug for question in bank.questions]) is (GIFT in (one, other))


@pytest.mark.parametrize("text", TEXTS)
def test_a_file_of_one_format_is_one(text):
    _format, bank = read_bank(text.encode())
    assert [q.stem for q in bank.questions] + [e.title for e in bank.errors] == TEXTS[text]


@pytest.mark.parametrize(
    "piece", ["<quiz>", "<quiz></quiz><quiz", "<?xml", "<?xml ><quiz", "{=a}\n\n", "A) x\n{T}\n"]
)
def test_a_hostile_file_is_parted_in_a_moment(piece):
    assert len(parts((piece * (200_000 // len(piece))).encode())) in (0, 2)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("fence", ["```", "```gift", "~~~", "   ```xml"])
def test_a_bank_between_the_fences_of_a_chat_is_read_with_its_lines(text, fence):
    closing = fence.strip()[:3]
    said = f"Sure! Here are your questions:\n\n{fence}\n{text}{closing}\n\nShall I write more?\n"
    _format, bank = read_bank(said.encode())
    found = {q.stem: q.line for q in bank.questions} | {e.title: e.line for e in bank.errors}
    assert found == lines_of(said, TEXTS[text])


def test_code_in_a_question_stays_there():
    text = "[markdown]What does it print?\n```python\nprint(1)\n```\n{=1 ~2}\n"
    _format, bank = read_bank(text.encode())
    assert [question.stem for question in bank.questions] == ["What does it print?\n```python\nprint(1)\n```"]


def test_a_plain_text_with_the_gaps_of_moodle_is_one_question():
    text = (
        "Tea is a {1:SHORTANSWER:=leaf#Yes~%50%plant}.\n\nIt is < {2:NUMERICAL:=100:1} °C & {:MC:cold~=hot}."
    )
    assert len(read_bank(text.encode("utf-16"))[1].questions) == 1
    _format, bank = read_bank(text.encode())
    [question] = bank.questions
    assert question.stem == "Tea is a [[1]].\n\nIt is < [[2]] °C & [[3]]."
    assert [gap["kind"] for gap in question.details["gaps"]] == ["typed", "number", "list"]
    _format, bank = read_bank(b"Which? {1:MULTIRESPONSE:=Pear~=Apple}")
    assert [error.message for error in bank.errors] == [
        "Gap 1 is of the type MULTIRESPONSE, which Docent does not know."
    ]


def test_braces_in_a_question_of_aiken_are_text():
    _format, bank = read_bank(b"What does {=a ~b} mean in GIFT?\nA) A choice\nB) An order\nANSWER: A\n")
    assert [question.stem for question in bank.questions] == ["What does {=a ~b} mean in GIFT?"]
