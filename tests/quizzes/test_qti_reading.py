"""QTI items that are chosen, paired or put in order, written by every authoring tool in its own way."""

import pytest

from quizzes.formats import qti
from tests.quizzes.qti_items import (
    HALF,
    MAP,
    MATCH,
    NONE,
    RIGHT,
    RULE,
    choices,
    declared,
    error,
    item,
    mapping,
    one,
    said,
)


class TestChoices:
    def test_one_choice(self):
        question = one(item(f"<p>Look.</p>{choices()}"))
        assert (question.kind, question.title, question.line) == ("single", "An item", None)
        assert question.stem == "Look.\n\nWhat is tea?"
        assert said(question) == [("A leaf", RIGHT), ("A stone", NONE)]
        assert (question.details, question.slug) == ({}, "")

    def test_the_same_in_qti_3(self):
        text = (
            '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="T">'
            '<qti-response-declaration identifier="R" cardinality="single" base-type="identifier">'
            "<qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration>"
            '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/><qti-item-body>'
            '<qti-choice-interaction response-identifier="R" max-choices="1" shuffle="false">'
            "<qti-prompt>Which <em>one</em>?</qti-prompt>"
            '<qti-simple-choice identifier="A">x</qti-simple-choice>'
            '<qti-simple-choice identifier="B">y</qti-simple-choice></qti-choice-interaction></qti-item-body>'
            '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>'
            "</qti-assessment-item>"
        )
        question = one(text)
        assert (question.stem, question.details) == ("Which *one*?", {"keep_order": True})
        assert said(question) == [("x", NONE), ("y", RIGHT)]

    def test_a_prefix_on_every_name(self):
        text = item(choices()).replace("<", "<q:").replace("<q:/", "</q:").replace("<q:?", "<?")
        assert said(one(text.replace("xmlns=", "xmlns:q="))) == [("A leaf", RIGHT), ("A stone", NONE)]

    def test_rules_written_out_come_to_the_same(self):
        question = one(item(choices(), processing=RULE.format(worth=5, more="")))
        assert said(question) == [("A leaf", RIGHT), ("A stone", NONE)]

    def test_part_credit_by_mapping(self):
        response = declared(mapping=mapping({"A": 2, "B": 1}))
        assert said(one(item(choices(), response, MAP))) == [("A leaf", RIGHT), ("A stone", HALF)]

    def test_true_or_false(self):
        inner = '<simpleChoice identifier="A">false</simpleChoice><simpleChoice identifier="B">True</simpleChoice>'
        question = one(item(choices(inner=inner), declared(["B"])))
        assert (question.kind, said(question)) == ("truefalse", [("True", RIGHT), ("False", NONE)])

    def test_several_choices_all_or_nothing(self):
        inner = "".join(f'<simpleChoice identifier="{n}">{n}</simpleChoice>' for n in "ABC")
        response = declared(["A", "C"], "multiple")
        question = one(item(choices(most=0, inner=inner), response), ["all or nothing"])
        assert question.kind == "multiple"
        assert said(question) == [("A", HALF), ("B", -RIGHT), ("C", HALF)]

    def test_several_choices_by_mapping(self):
        """The water of the specification: what plain credits come to as well is kept as these."""
        inner = "".join(f'<simpleChoice identifier="{n}">{n}</simpleChoice>' for n in ["H", "O", "Cl", "He"])
        told = mapping({"H": 1, "O": 1, "Cl": -1}, defaultValue=-2, lowerBound=0, upperBound=2)
        question = one(
            item(choices(most=0, inner=inner), declared(["H", "O"], "multiple", mapping=told), MAP)
        )
        assert said(question) == [("H", HALF), ("O", HALF), ("Cl", -HALF), ("He", -RIGHT)]
        assert question.details == {}

    def test_a_mapping_that_plain_credits_cannot_say(self):
        inner = "".join(f'<simpleChoice identifier="{n}">{n}</simpleChoice>' for n in "ABC")
        told = mapping({"A": 2, "B": 2}, defaultValue=-3, lowerBound=1, upperBound=3)
        question = one(
            item(choices(most=0, inner=inner), declared(["A", "B"], "multiple", mapping=told), MAP)
        )
        assert question.details == {"scoring": "map", "default": "-3", "lower": "1", "upper": "3"}
        assert [choice.details for choice in question.choices] == [{"points": p} for p in ("2", "2", "-3")]

    def test_feedback_finds_its_choice_and_what_all_get_is_the_explanation(self):
        inner = (
            '<simpleChoice identifier="A">A leaf <feedbackInline outcomeIdentifier="F" identifier="A" '
            'showHide="show">Yes.</feedbackInline></simpleChoice><simpleChoice identifier="B">A stone</simpleChoice>'
        )
        declares = (
            declared() + '<outcomeDeclaration identifier="F" cardinality="single" baseType="identifier"/>'
            '<outcomeDeclaration identifier="G" cardinality="single" baseType="identifier">'
            "<defaultValue><value>on</value></defaultValue></outcomeDeclaration>"
        )
        sets = "<setOutcomeValue identifier='F'><variable identifier='R'/></setOutcomeValue>"
        after = (
            '<modalFeedback outcomeIdentifier="F" identifier="B" showHide="show"><p>No, <b>not</b> so.</p></modalFeedback>'
            '<modalFeedback outcomeIdentifier="G" identifier="on" showHide="show">Tea is a leaf.</modalFeedback>'
            '<modalFeedback outcomeIdentifier="G" identifier="never" showHide="show">Lost.</modalFeedback>'
        )
        text = item(choices(inner=inner), declares, RULE.format(worth=1, more=sets), after)
        question = one(text, ["feedback"])
        assert [(choice.text, choice.feedback) for choice in question.choices] == [
            ("A leaf", "Yes."), ("A stone", "No, **not** so.")
        ]  # fmt: skip
        assert question.explanation == "Tea is a leaf."

    def test_feedback_on_right_and_wrong(self):
        sets = (
            "<responseCondition><responseIf><match><variable identifier='R'/><correct identifier='R'/></match>"
            "<setOutcomeValue identifier='F'><baseValue baseType='identifier'>good</baseValue></setOutcomeValue>"
            "</responseIf><responseElse><setOutcomeValue identifier='F'><baseValue baseType='identifier'>bad"
            "</baseValue></setOutcomeValue></responseElse></responseCondition>"
        )
        after = "".join(
            f'<modalFeedback outcomeIdentifier="F" identifier="{name}" showHide="show">{text}</modalFeedback>'
            for name, text in (("good", "Right."), ("bad", "Read it again."))
        )
        declares = (
            declared() + '<outcomeDeclaration identifier="F" cardinality="single" baseType="identifier"/>'
        )
        question = one(item(choices(), declares, RULE.format(worth=1, more=sets), after))
        assert [choice.feedback for choice in question.choices] == ["Right.", "Read it again."]

    def test_what_a_button_shows_is_a_hint(self):
        asked = (
            "<responseCondition><responseIf><variable identifier='H'/><setOutcomeValue identifier='HINT'>"
            "<baseValue baseType='identifier'>h</baseValue></setOutcomeValue></responseIf></responseCondition>"
        )
        response = declared() + declared((), base="boolean", name="H")
        response += '<outcomeDeclaration identifier="HINT" cardinality="single" baseType="identifier"/>'
        shown = '<modalFeedback outcomeIdentifier="HINT" identifier="h" showHide="show"><p>It grows.</p></modalFeedback>'
        button = "<p><endAttemptInteraction responseIdentifier='H' title='Hint'/></p>"
        question = one(item(choices() + button, response, RULE.format(worth=1, more=asked), shown))
        assert (question.stem, question.hints) == ("What is tea?", ("It grows.",))
        assert said(question) == [("A leaf", RIGHT), ("A stone", NONE)]

    def test_rules_that_are_not_known_are_named_and_the_right_answer_counts(self):
        rules = "<responseProcessing><setOutcomeValue identifier='SCORE'><customOperator/></setOutcomeValue></responseProcessing>"
        question = one(item(choices(), processing=rules), ["rules of marking"])
        assert said(question) == [("A leaf", RIGHT), ("A stone", NONE)]


class TestPairsAndOrders:
    def match(self, correct, processing=MATCH):
        side = "<simpleMatchSet>%s</simpleMatchSet>"
        row = '<simpleAssociableChoice identifier="%s" matchMax="1">%s</simpleAssociableChoice>'
        left = side % "".join(row % (name, name) for name in ("cat", "dog"))
        right = side % "".join(row % (name, name) for name in ("meow", "woof", "moo"))
        body = f"<matchInteraction responseIdentifier='R' shuffle='true' maxAssociations='2'><prompt>Pair</prompt>{left}{right}</matchInteraction>"
        return item(body, declared(correct, "multiple", "directedPair"), processing)

    def test_pairs(self):
        question = one(self.match(["cat meow", "dog woof"]), ["all or nothing"])
        assert (question.kind, question.stem) == ("matching", "Pair")
        assert [(choice.text, choice.details["match"]) for choice in question.choices] == [
            ("cat", "meow"), ("dog", "woof"), ("", "moo")
        ]  # fmt: skip

    def test_several_partners_of_one_thing_are_no_pairs(self):
        assert "several right partners" in error(self.match(["cat meow", "cat woof", "dog meow"]))

    def test_an_order(self):
        rows = "".join(f'<simpleChoice identifier="{n}">{n}</simpleChoice>' for n in "CAB")
        body = f"<orderInteraction responseIdentifier='R' shuffle='true'><prompt>Sort</prompt>{rows}</orderInteraction>"
        question = one(item(body, declared(["A", "B", "C"], "ordered")), ["all or nothing"])
        assert (question.kind, [choice.text for choice in question.choices]) == ("ordering", ["A", "B", "C"])
        [loss] = qti.read(item(body, declared(["A", "B", "C"], "ordered")).encode()).losses
        assert loss.detail == "Here each one that comes directly after the right one earns a part."

    def test_words_put_into_a_text(self):
        words = "".join(
            f'<gapText identifier="{n}" matchMax="1">{n.lower()}</gapText>' for n in ("TEA", "CUP")
        )
        body = (
            f"<gapMatchInteraction responseIdentifier='R' shuffle='false'>{words}<p>A <gap identifier='G1'/> of "
            "<gap identifier='G2'/>.</p></gapMatchInteraction>"
        )
        told = mapping({"CUP G1": 1, "TEA G2": 1}, defaultValue=0)
        response = declared(["CUP G1", "TEA G2"], "multiple", "directedPair", told)
        question = one(item(body, response, MAP), ["each word only once"])
        assert question.stem == "A [[1]] of [[2]]."
        assert [(c.text, c.credit, c.details["gap"]) for c in question.choices] == [
            ("tea", NONE, 1), ("cup", RIGHT, 1), ("tea", RIGHT, 2), ("cup", NONE, 2)
        ]  # fmt: skip


class TestWhatCannotBeAsked:
    @pytest.mark.parametrize(
        ("body", "sentence"),
        [
            ("<p>Read this.</p>", "Nothing is asked: it is a text to read."),
            ("<extendedTextInteraction responseIdentifier='R'/>", "It asks for an essay, which cannot be asked here."),
            ("<uploadInteraction responseIdentifier='R'/>", "It asks for a file to be handed in, which cannot be asked here."),
            ("<portableCustomInteraction responseIdentifier='R'/>", "It asks for something of its own making, which cannot be asked here."),
            ("<hotspotInteraction responseIdentifier='R'/>", "It asks for a place on a picture. Write a hot spot question on a figure instead."),
            (choices() + choices(), "It asks 2 things at once. Make a question of each where it was written."),
        ],
    )  # fmt: skip
    def test_it_is_an_error_with_a_name(self, body, sentence):
        assert error(item(body)) == sentence

    def test_what_changes_while_it_is_answered(self):
        assert "adaptive" in error(item(choices(), adaptive="true"))
        assert "template processing" in error(item(choices(), after="<templateProcessing/>"))

    def test_what_does_not_tell_what_is_right(self):
        assert error(item(choices(), declared([]))) == "It does not tell which choice is right."
