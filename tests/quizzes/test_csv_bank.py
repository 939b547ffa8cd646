"""Questions as a sheet: read as people write them, written so that every spreadsheet opens them."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import csv_bank
from quizzes.formats.bank import BankChoice, BankQuestion, NotABank
from quizzes.formats.course_values import tidy

RIGHT, NONE, HALF = Decimal(1), Decimal(0), Decimal("0.5")


def read(text):
    return csv_bank.read(text.encode())


def one(text):
    bank = read(text)
    assert (bank.errors, bank.losses) == ([], [])
    [question] = bank.questions
    return question


def said(question):
    return [(choice.text, choice.credit) for choice in question.choices]


def back(question):
    written = csv_bank.write([question])
    [found] = csv_bank.read(written.data).questions
    return replace(found, line=None), written


class TestReading:
    def test_the_least_a_sheet_needs(self):
        question = one("question,correct,choice 1,choice 2\nWhat is tea?,1,A leaf,A stone\n")
        assert (question.kind, question.stem, question.line) == ("single", "What is tea?", 2)
        assert said(question) == [("A leaf", RIGHT), ("A stone", NONE)]

    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_commas_semicolons_and_tabs(self, separator):
        rows = ["question,correct,choice 1,choice 2", "What?,2,x,y"]
        assert said(one("\n".join(rows).replace(",", separator))) == [("x", NONE), ("y", RIGHT)]

    def test_a_separator_that_is_told_and_other_encodings(self):
        text = "sep=;\r\nquestion;correct;choice 1;choice 2\r\nWas heißt Tür?;1;Äpfel;door\r\n"
        for encoding in ("utf-8-sig", "cp1252", "utf-16"):
            [question] = csv_bank.read(text.encode(encoding)).questions
            assert (question.stem, question.choices[0].text, question.line) == ("Was heißt Tür?", "Äpfel", 3)

    @pytest.mark.parametrize(
        "heading",
        [
            "Question Text,Correct Answer,Option A,Option B",
            "QUESTION,Answer,A,B",
            "question,correct answer(s),answer_1,answer_2",
            "Question,Key,Option,Option",
            "Stem,Correct,Choice1,Choice2",
        ],
    )
    def test_headings_in_the_ways_people_write_them(self, heading):
        for correct in ("2", "B", "b)", "stone"):
            assert said(one(f"{heading}\nWhat?,{correct},leaf,stone\n")) == [("leaf", NONE), ("stone", RIGHT)]

    @pytest.mark.parametrize(
        "heading",
        [
            "Frage;Richtige Antwort;Antwort A;Antwort B;Erklärung;Hinweis 1;Kategorie;Thema;Schlagwörter",
            "Fragetext;Lösung;Antwortmöglichkeit 1;Antwortmöglichkeit 2;Begründung;Tipp;Kategorie;Thema;Stichwörter",
            "FRAGE;Loesung;Option 1;Option 2;Erklaerung;Hinweis;Kategorie;Thema;Stichwoerter",
            "Énoncé;Bonne réponse;Choix 1;Choix 2;Explication;Indice 1;Catégorie;Thème;Mots-clés",
            "Question;Réponse correcte;Réponse A;Réponse B;Commentaire;Indice;Categorie;Sujet;Étiquettes",
            "Pregunta;Respuesta correcta;Opción A;Opción B;Explicación;Pista 1;Categoría;Tema;Etiquetas",
            "¿Pregunta?;Correcta;Respuesta 1;Respuesta 2;Retroalimentación;Pista;Categoria;Tema;Palabras clave",
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
    def test_headings_in_german_french_and_spanish(self, heading, encoding):
        text = f"{heading}\nWas ist Tür?;B;Stein;Tür aus Holz;Darum.;Denk.;Haus;Bau;neu\n"
        [question] = csv_bank.read(text.encode(encoding)).questions
        assert said(question) == [("Stein", NONE), ("Tür aus Holz", RIGHT)]
        assert (question.stem, question.explanation, question.hints) == ("Was ist Tür?", "Darum.", ("Denk.",))
        assert (question.category, question.topic, question.tags) == ("Haus", "Bau", ("neu",))

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("Frage;Typ;Richtig;Falsche Antwort 1\nWas?;Einfachauswahl;ja;nein", "single"),
            (
                "Frage;Fragetyp;Richtig;Antwort 1;Antwort 2;Antwort 3\nWas?;Mehrfachauswahl;1 und 3;x;y;z",
                "multiple",
            ),
            ("Question;Type de question;Réponse\nTrois ?;Numérique;3", "numeric"),
            ("Pregunta;Tipo;Respuesta\n¿Es una hoja?;Verdadero / falso;Sí", "truefalse"),
            ("Frage;Antwort\nStimmt es?;Richtig", "truefalse"),
            ("Pregunta;Tipo;Respuesta\n¿Quién?;Respuesta corta;Ana", "short"),
        ],
    )
    def test_kinds_in_other_languages(self, text, kind):
        assert one(text).kind == kind

    def test_the_template_of_a_quiz_maker(self):
        bank = read(
            "Quiz template\n,,,\nAdd questions below\n"
            "Question - max 120 characters,Answer 1 - max 75 characters,Answer 2 - max 75 characters,"
            "Answer 3 - max 75 characters,Correct answer(s) - choose at least one\n"
            'What is tea?,leaf,stone,,1\nWhich?,x,y,z,"1,3"\n'
        )
        assert (bank.errors, bank.losses) == ([], [])
        assert [(q.stem, q.kind, q.line) for q in bank.questions] == [
            ("What is tea?", "single", 5), ("Which?", "multiple", 6)
        ]  # fmt: skip

    def test_a_row_of_questions_is_no_heading(self):
        with pytest.raises(NotABank):
            read("name,age\nMia,30\nAnn,40\n")
        bank = read("question,correct,choice 1,choice 2\nquestion,answer,answer,choice\n")
        assert [q.stem for q in bank.questions] == ["question"]

    def test_a_blank_that_no_gap_stands_for_is_a_short_answer(self):
        question = one("question,type,option 1,option 2,correct\nFill?,Fill-in-the-Blank,tea,thee,\n")
        assert (question.kind, said(question)) == ("short", [("tea", RIGHT), ("thee", RIGHT)])

    def test_a_right_answer_and_wrong_ones_beside_it(self):
        question = one("question,correct answer,wrong answer 1,incorrect 2\nWhat?,leaf,stone,fish\n")
        assert said(question) == [("leaf", RIGHT), ("stone", NONE), ("fish", NONE)]

    def test_several_right_choices(self):
        question = one('question,correct,choice 1,choice 2,choice 3\nWhich?,"1, 3",x,y,z\n')
        assert question.kind == "multiple"
        assert said(question) == [("x", HALF), ("y", -RIGHT), ("z", HALF)]

    @pytest.mark.parametrize("correct", ["x; z", "z, x", "x|z"])
    def test_several_right_choices_by_their_words(self, correct):
        question = one(f'question,correct,choice 1,choice 2,choice 3\nWhich?,"{correct}",x,y,z\n')
        assert (question.kind, said(question)) == ("multiple", [("x", HALF), ("y", -RIGHT), ("z", HALF)])

    def test_a_right_choice_with_a_comma_in_it_is_one(self):
        question = one('question,correct,choice 1,choice 2,choice 3\nWhich?,"hot, wet","hot, wet",hot,wet\n')
        assert (question.kind, said(question)) == (
            "single",
            [("hot, wet", RIGHT), ("hot", NONE), ("wet", NONE)],
        )

    @pytest.mark.parametrize(
        ("row", "kind", "rows"),
        [
            ("Tea is a leaf,TRUE,,", "truefalse", [("True", RIGHT), ("False", NONE)]),
            ("Tee ist ein Stein,falsch,,", "truefalse", [("True", NONE), ("False", RIGHT)]),
            ("Tea is a leaf,1,True,False", "truefalse", [("True", RIGHT), ("False", NONE)]),
            ("Tea is a stone,B,TRUE,FALSE", "truefalse", [("True", NONE), ("False", RIGHT)]),
            ("Tea is a stone,1,False,True", "truefalse", [("True", NONE), ("False", RIGHT)]),
            ("Who?,Ann|Anna,,", "short", [("Ann", RIGHT), ("Anna", RIGHT)]),
        ],
    )
    def test_kinds_told_by_what_stands_in_the_row(self, row, kind, rows):
        question = one(f"question,correct,choice 1,choice 2\n{row}\n")
        assert (question.kind, said(question)) == (kind, rows)

    def test_pairs_numbers_and_gaps(self):
        bank = read(
            "kind,question,correct,choice 1,match 1,gap 1,tolerance 1,choice 2,match 2,gap 2\n"
            "matching,Pair,,cat,meow,,,dog,woof,\n"
            'numeric,How many?,,"3,5",,,5%,,,\n'
            "gaps,A [[1]] of [[2]],,cup,,1,,tea,,2\n"
            "ordering,Order,,first,,,,second,,\n"
        )
        assert (bank.errors, bank.losses) == ([], [])
        pairs, number, gaps, order = bank.questions
        assert [choice.details for choice in pairs.choices] == [{"match": "meow"}, {"match": "woof"}]
        assert (number.choices[0].text, number.choices[0].details) == (
            "3,5", {"tolerance": "0.05", "relative": True}
        )  # fmt: skip
        assert gaps.details == {"gaps": [{"kind": "typed"}, {"kind": "typed"}]}
        assert [choice.details["gap"] for choice in gaps.choices] == [1, 2]
        assert [choice.text for choice in order.choices] == ["first", "second"]

    def test_settings_in_words(self):
        text = "kind,question,choice 1,settings\nnumeric,Dose?,5,units: mg = 1, g = 1000; unit required\n"
        question = one(
            text.replace("units: mg = 1, g = 1000; unit required", '"units: mg = 1, g = 1000; unit required"')
        )
        assert question.details == {
            "units": [{"name": "mg", "factor": "1"}, {"name": "g", "factor": "1000"}],
            "unit_required": True,
        }

    def test_a_bad_row_costs_itself_and_says_where(self):
        bank = read(
            "question,correct,choice 1,choice 2,credit 1,kind\n"
            "Good?,1,x,y,,\n"
            '"Two\nlines?",3,x,y,,\n'
            "No key?,,x,y,,\n"
            ",1,x,y,,\n"
            "Weighed?,,x,y,200,\n"
            "Essay?,1,x,y,,essay\n"
            "How many?,,many,,100,numeric\n"
            "Good again?,2,x,y,,\n"
        )
        assert [(question.stem, question.line) for question in bank.questions] == [
            ("Good?", 2), ("Good again?", 10)
        ]  # fmt: skip
        assert [(error.line, error.message) for error in bank.errors] == [
            (3, "“correct” says “3”, but there is no such choice."),
            (5, "The cell “correct” is empty. Write the number of the right choice in it."),
            (6, "The cell “question” is empty."),
            (7, "A credit lies between -100 and 100; “200” does not."),
            (8, "Its answer is written at length and marked by hand, which cannot be carried over."),
            (9, "“many” is no number."),
        ]

    def test_a_number_that_could_be_two_choices_is_asked_about(self):
        bank = read("question,correct,choice 1,choice 2,choice 3\nHow many?,3,1,3,2\n")
        assert bank.errors[0].message.startswith("“3” is one choice and the number of another.")

    def test_what_means_nothing_is_named(self):
        bank = read("question,correct,choice 1,choice 2,tolerance 1,Points\nWhat?,1,x,y,5,10,stray\n")
        assert [(loss.question, loss.line, loss.what) for loss in bank.losses] == [
            (0, 2, "tolerance 1"), (0, 2, "column “Points”"), (0, 2, "cells without a heading")
        ]  # fmt: skip

    @pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3", "What is tea?\nA) x\nB) y\nANSWER: A", "\0"])
    def test_what_is_no_bank_is_refused(self, text):
        with pytest.raises(NotABank):
            read(text)


class TestWriting:
    def test_a_sheet_for_a_person(self):
        rows = (BankChoice("A leaf", RIGHT, "Yes."), BankChoice("A stone", NONE))
        question = BankQuestion(
            "single", "What is tea?", rows, slug="tea", explanation="So.", tags=("a", "b")
        )
        assert csv_bank.write([question]).data.decode() == (
            "\ufeffid,kind,question,correct,choice 1,feedback 1,choice 2,explanation,tags\r\n"
            "tea,single,What is tea?,1,A leaf,Yes.,A stone,So.,a; b\r\n"
        )

    def test_no_cell_is_a_formula(self):
        texts = ["=1+1", "+1", "-1", "@SUM(A1)", "'=x", "''+x", " =cmd|' /C calc'!A0", "＝1", "' =2"]
        for text in texts:
            rows = (BankChoice(text, RIGHT, text), BankChoice("y", Decimal("-0.5"), ""))
            question = BankQuestion(
                "single", text, rows, title=text, explanation=text, hints=(text,), tags=(text,)
            )
            found, written = back(question)
            cells = [
                cell for row in csv.reader(io.StringIO(written.data.decode("utf-8-sig"))) for cell in row
            ]
            assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))]
            assert (found.stem, found.title, found.tags) == (text.strip(), text.strip(), (text.strip(),))
            assert [choice.text for choice in found.choices] == [text.strip(), "y"]

    def test_what_a_sheet_cannot_say_is_named(self):
        units = {"units": [{"name": "a = b, c", "factor": "1"}]}
        rows = (BankChoice("3", RIGHT),)
        question = BankQuestion("numeric", "How many?", rows, details=units, images={"ab": None})
        assert [loss.what for loss in csv_bank.write([question]).losses] == ["setting “units”", "pictures"]
        no_right = BankQuestion("hotspot", "Where?", (BankChoice("", NONE),))
        assert [loss.what for loss in csv_bank.write([no_right]).losses] == ["the question"]


WORDS = st.text(
    st.one_of(st.sampled_from("=+-@'\",;\t\n 1A"), st.characters(exclude_categories=["C", "Zl", "Zp"])),
    min_size=1,
    max_size=20,
).map(tidy).filter(bool)  # fmt: skip
MAYBE = st.one_of(st.just(""), WORDS)
CREDITS = st.sampled_from([RIGHT, HALF, NONE, Decimal("0.3333333"), Decimal("-0.25")])


@st.composite
def questions(draw):
    kind = draw(st.sampled_from(["single", "multiple", "truefalse", "short", "numeric", "matching", "ordering", "gaps", "hotspot"]))  # fmt: skip
    details, extra = {}, {}
    rows = draw(st.lists(st.tuples(WORDS, CREDITS, MAYBE), min_size=2, max_size=4))
    choices = [BankChoice(text, credit, why) for text, credit, why in rows]
    if kind == "truefalse":
        is_true = draw(st.booleans())
        choices = [
            BankChoice("True", Decimal(is_true), rows[0][2]),
            BankChoice("False", Decimal(not is_true)),
        ]
    elif kind in ("single", "multiple"):
        details = draw(st.sampled_from([{}, {"keep_order": True}]))
    elif kind == "short":
        details = draw(st.sampled_from([{}, {"case": True}]))
    elif kind == "numeric":
        choices = [
            replace(choice, text=draw(st.sampled_from(["3.5", "-2", "1e3", "*"]))) for choice in choices
        ]
        extra = draw(st.sampled_from([{}, {"tolerance": "0.5"}, {"tolerance": "0.025", "relative": True}]))
        details = draw(
            st.sampled_from([{}, {"units": [{"name": "mg", "factor": "1"}], "unit_required": True}])
        )
    elif kind == "matching":
        choices = [replace(choice, credit=NONE, details={"match": draw(WORDS)}) for choice in choices]
    elif kind == "ordering":
        choices = [replace(choice, credit=NONE) for choice in choices]
    elif kind == "gaps":
        details = {"gaps": [{"kind": "typed", "weight": "2"}, {"kind": "list"}]}
        choices = [replace(choice, details={"gap": 1 + at % 2}) for at, choice in enumerate(choices)]
    elif kind == "hotspot":
        details = {"figure": "aorta"}
        choices = [replace(choice, details={"region": f"r{at}"}) for at, choice in enumerate(choices)]
    if extra:
        choices = [replace(choice, details=extra) for choice in choices]
    return BankQuestion(
        kind,
        draw(WORDS),
        tuple(choices),
        title=draw(MAYBE),
        slug=draw(st.sampled_from(["", "tea", "q-1"])),
        explanation=draw(MAYBE),
        hints=tuple(draw(st.lists(WORDS, max_size=2))),
        details=details,
        topic=draw(MAYBE),
        category=draw(MAYBE),
        cites=tuple(draw(st.sampled_from([(), ("4f2c9a1b", "00c0ffee")]))),
    )


@given(questions())
@settings(max_examples=50, deadline=None)
def test_what_is_written_reads_the_same(question):
    found, written = back(question)
    assert written.losses == []
    assert found == question


@given(
    st.one_of(st.binary(max_size=100), WORDS.map(lambda text: f"question,correct,choice 1\n{text}".encode()))
)
@settings(max_examples=50, deadline=None)
def test_it_never_stumbles(data):
    try:
        csv_bank.read(data)
    except NotABank:
        pass


def test_two_hundred_columns_and_five_thousand_choices():
    heading = ",".join(
        ["question", "correct", *(f"choice {n}" for n in range(1, 5001)), *(f"x{n}" for n in range(200))]
    )
    row = ",".join(["What?", "1", *(str(n) + "x" for n in range(5000)), *("y" for _n in range(200))])
    assert len(read(f"{heading}\n{row}\n").questions[0].choices) == 5000
