"""QTI items whose answers are typed."""

import pytest

from tests.quizzes.qti_items import HALF, MAP, NONE, RIGHT, declared, item, one, said


class TestTyped:
    def entry(self, inner="<p>Who? <textEntryInteraction responseIdentifier='R'/></p>", **response):
        return item(inner, declared(**{"correct": ["Ann"], "base": "string"} | response))

    def test_a_word(self):
        question = one(self.entry())
        assert (question.kind, question.stem) == ("short", "Who?")
        assert (said(question), question.details) == ([("Ann", RIGHT)], {"case": True})

    def test_several_words_whatever_their_capitals(self):
        told = (
            '<mapping defaultValue="0"><mapEntry mapKey="Ann" mappedValue="2" caseSensitive="false"/>'
            '<mapEntry mapKey="A*n" mappedValue="1" caseSensitive="false"/></mapping>'
        )
        text = item("<p>Who? <textEntryInteraction responseIdentifier='R'/></p>",
                    declared([], base="string", mapping=told), MAP)  # fmt: skip
        question = one(text)
        assert (said(question), question.details) == ([("Ann", RIGHT), (r"A\*n", HALF)], {})

    def test_a_word_within_a_sentence_is_a_gap(self):
        question = one(
            self.entry("<p>Tea is a <textEntryInteraction responseIdentifier='R'/> of a bush.</p>")
        )
        assert (question.kind, question.stem) == ("gaps", "Tea is a [[1]] of a bush.")
        assert question.details == {"gaps": [{"kind": "typed"}], "case": True}
        assert question.choices[0].details == {"gap": 1}

    @pytest.mark.parametrize(
        ("test", "details"),
        [
            ("<equal toleranceMode='absolute' tolerance='0.5 0.5'>%s</equal>", {"tolerance": "0.5"}),
            (
                "<equal toleranceMode='relative' tolerance='10 10'>%s</equal>",
                {"tolerance": "0.1", "relative": True},
            ),
            (
                "<equalRounded roundingMode='decimalPlaces' figures='1'>%s</equalRounded>",
                {"tolerance": "0.05"},
            ),
            ("<match>%s</match>", {}),
        ],
    )
    def test_a_number_with_its_tolerance(self, test, details):
        test = test % "<variable identifier='R'/><correct identifier='R'/>"
        rules = (
            f"<responseProcessing><responseCondition><responseIf>{test}<setOutcomeValue identifier='SCORE'>"
            "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>"
        )
        body = "<p>How many? <textEntryInteraction responseIdentifier='R'/></p>"
        question = one(item(body, declared(["3.5"], base="float"), rules))
        assert (question.kind, said(question)) == ("numeric", [("3.5", RIGHT)])
        assert question.choices[0].details == details

    def test_a_number_between_two_bounds(self):
        test = "".join(
            f"<{name}><variable identifier='R'/><baseValue baseType='float'>{bound}</baseValue></{name}>"
            for name, bound in (("gte", 2), ("lte", 4))
        )
        rules = (
            f"<responseProcessing><responseCondition><responseIf><and>{test}</and><setOutcomeValue identifier='SCORE'>"
            "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>"
        )
        body = "<p>How many? <textEntryInteraction responseIdentifier='R'/></p>"
        question = one(item(body, declared([], base="float"), rules))
        assert (said(question), question.choices[0].details) == ([("3", RIGHT)], {"tolerance": "1"})

    def test_drop_downs_and_words_in_one_text(self):
        body = (
            "<p>A <inlineChoiceInteraction responseIdentifier='R' shuffle='false'><inlineChoice identifier='A'>cup"
            "</inlineChoice><inlineChoice identifier='B'>tub</inlineChoice></inlineChoiceInteraction> of "
            "<textEntryInteraction responseIdentifier='S'/>.</p>"
        )
        sums = "".join(
            f"<responseCondition><responseIf><match><variable identifier='{r}'/><correct identifier='{r}'/></match>"
            f"<setOutcomeValue identifier='SCORE'><sum><variable identifier='SCORE'/><baseValue baseType='float'>{worth}"
            "</baseValue></sum></setOutcomeValue></responseIf></responseCondition>"
            for r, worth in (("R", 1), ("S", 2))
        )
        response = declared() + declared(["tea"], base="string", name="S")
        question = one(item(body, response, f"<responseProcessing>{sums}</responseProcessing>"))
        assert (question.kind, question.stem) == ("gaps", "A [[1]] of [[2]].")
        assert question.details == {
            "gaps": [{"kind": "list"}, {"kind": "typed", "weight": "2"}],
            "case": True,
        }
        assert [(c.text, c.credit, c.details["gap"]) for c in question.choices] == [
            ("cup", RIGHT, 1), ("tub", NONE, 1), ("tea", RIGHT, 2)
        ]  # fmt: skip
