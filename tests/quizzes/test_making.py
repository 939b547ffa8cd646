"""A document becomes a course: the plan, the drafts, and publishing them all at once."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from learn import progress
from learn.importing.importing import import_file
from learn.models import Document, LearningPath, Lesson
from learn.models.lessons import State
from quizzes.journey import journey
from quizzes.making import HeldBack, make_course, plan, publish_everything
from quizzes.models import Quiz
from quizzes.publish_check import findings
from tests import make

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LONG = "A leaf is picked by hand in the morning and dried in the sun. " * 30
TEA = f"""# Tea

Tea is a drink.

## Leaves

Tea is a leaf. It grows on a bush.

- green
- black

### Old leaves

They are bitter.

## Water

Water is warm.

## Work

{LONG}
"""


@pytest.fixture(autouse=True)
def keep_files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def bring(text=TEA, slug="tea"):
    import_file(text.encode(), "tea.md", slug=slug)
    return Document.objects.get(slug=slug)


def many(count):
    return "# Tea\n" + "".join(f"\n## Part {n}\n\nThis is part {n} of tea.\n" for n in range(count))


def keys(document, *starts):
    return [document.passages.get(text__startswith=start).key for start in starts]


# The plan


def test_a_plan_changes_nothing_and_has_a_part_for_each_heading_of_the_level():
    document = bring()
    assert [part.title for part in plan(document, 2).parts] == ["Introduction", "Leaves", "Water", "Work"]
    assert [part.title for part in plan(document, 3).parts] == [
        "Introduction", "Leaves", "Old leaves", "Water", "Work",
    ]  # fmt: skip
    assert plan(document, 2).parts[1].parts == ["Old leaves"]
    assert not Lesson.objects.exists() and not LearningPath.objects.exists()


def test_it_starts_lessons_where_the_fewest_are_too_long_or_too_short():
    good = "Tea is a leaf that grows on a bush in the hills. " * 6
    document = bring(
        f"# Tea\n\n## All\n\n### Leaves\n\n{good}\n\n### Water\n\n{good}\n\n## Rest\n\nIt rests.\n"
    )
    assert plan(document).level == 3
    assert [(level.number, level.lessons, level.warned) for level in plan(document).levels] == [
        (2, 2, 1),
        (3, 3, 1),
    ]


def test_a_deeper_level_that_makes_no_other_lessons_is_no_choice():
    document = bring("# Tea\n\n## Green\n\n### Taste\n\nMild.\n\n## Black\n\n### Taste\n\nStrong.\n")
    assert [level.number for level in plan(document).levels] == [2]


def test_a_level_no_heading_has_is_not_taken():
    assert plan(bring(), 6).level == plan(bring()).level


def test_a_part_says_how_long_and_how_hard_it_is():
    short, long = plan(bring(), 2).parts[2:]
    assert (short.words, short.minutes, short.grade) == (3, 1, 1)
    assert short.warning == "Short for a lesson: under 40 words."
    assert (long.words, long.minutes) == (420, 2)
    assert long.warning == "Long for one lesson: over 350 words."


def test_the_grade_is_known_for_english_only():
    document = bring()
    document.language = "de"
    assert plan(document).parts[0].grade is None


def test_a_document_without_text_has_no_plan():
    assert plan(Document.objects.create(slug="empty", title="Empty")) is None


def test_a_document_without_headings_is_one_lesson():
    document = bring("Tea is a leaf.\n")
    assert [part.title for part in plan(document).parts] == [document.title]


def test_a_heading_that_stands_there_twice_is_told_apart_by_the_one_above_it():
    document = bring("# Tea\n\n## Green\n\nGood.\n\n### Taste\n\nMild.\n\n## Black\n\n### Taste\n\nStrong.\n")
    assert [part.title for part in plan(document, 3).parts] == [
        "Green", "Green: Taste", "Black: Taste",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 30])
def test_a_plan_asks_as_often_for_thirty_sections_as_for_one(count, django_assert_num_queries):
    document = bring(many(count))
    make_course(plan(document))
    with django_assert_num_queries(6):
        plan(document)


# What is only a list of the document's own headings

PLANTS = (
    "\n\n## Light\n\nPlants like light.\n\n## How to water\n\nWater them weekly.\n\n## Pots\n\nOf clay.\n"
)
LINKS = "- [Light](#light)\n- [How to water](#how-to-water)\n  - [Why](#how-to-water)\n- [Pots](#pots)"


def left_out(text, name="plants.md"):
    """The titles of the parts that are not taken unless somebody says so."""
    import_file(text.encode(), name, slug="plants")
    document = Document.objects.get(slug="plants")
    return [part.title for part in plan(document, 2).parts if not part.is_taken]


@pytest.mark.parametrize(
    "text, left",
    [
        (f"# Plants\n\n{LINKS}{PLANTS}", ["Plants"]),
        (f"# Plants\n\n## Contents\n\n{LINKS}{PLANTS}", ["Contents"]),
        (f"# Plants\n\nFor you.\n\n## In short\n\n{LINKS}{PLANTS}", ["In short"]),
        (f"# Plants\n\n[Light](#light) | [How to water](#b) | [Pots](#c){PLANTS}", ["Plants"]),
        (f"# Plants\n\n1. Light 3\n2. How to water 7\n3. Pots 12{PLANTS}", ["Plants"]),
    ],
)
def test_a_list_of_the_documents_headings_is_kept_as_text_and_no_lesson_is_made_of_it(text, left):
    assert left_out(text) == left
    document = Document.objects.get()
    assert document.passages.filter(text__contains="How to water").exists()
    course = plan(document, 2)
    (part,) = [part for part in course.parts if part.is_contents]
    assert part.warning == "Only a list of the document’s own headings: nothing to learn."
    assert course.levels[0].lessons == len(course.parts) - 1
    assert part.title not in [lesson.title for lesson in make_course(course).lessons]


@pytest.mark.parametrize(
    "text",
    [
        f"# Plants\n\nFor you.\n\n{LINKS}{PLANTS}",
        f"# Plants\n\n- Light is good for them.\n- Pots{PLANTS}",
        f"# Plants\n\nPots.{PLANTS}",
        f"# Plants\n\n- [Light](https://example.org/a)\n- [Shade](https://example.org/b){PLANTS}",
        f"# Plants\n\n[Pots](#pots) of clay and [light](#light).{PLANTS}",
    ],
)
def test_what_says_anything_else_is_offered_as_a_lesson(text):
    assert left_out(text) == []


def test_within_a_longer_part_the_list_is_left_out_of_the_lesson():
    text = f"# Plants\n\n# Inside\n\n{LINKS}{PLANTS}\n# Outside\n\nTrees.\n\n## Contents\n\n{LINKS}\n"
    import_file(text.encode(), "plants.md", slug="plants")
    course = plan(Document.objects.get(), 1)
    assert [(part.title, part.is_taken, part.lists_headings) for part in course.parts] == [
        ("Inside", True, True),
        ("Outside", True, True),
    ]
    bodies = [part.body() for part in course.parts]
    assert "Plants like light." in bodies[0] and "#light" not in bodies[0] and "- Pots" not in bodies[0]
    assert bodies[1].startswith("Trees.") and "Contents" not in bodies[1]


def test_a_list_of_headings_in_a_web_page_makes_no_lesson_either():
    links = "<a href='#a'>Light</a> | <a href='#b'>Pots</a>"
    text = f"<h1>Plants</h1><p>{links}</p><h2>Light</h2><p>They like it.</p><h2>Pots</h2><p>Of clay.</p>"
    assert left_out(f"<html><body>{text}</body></html>", "plants.html") == ["Plants"]


def test_a_list_of_headings_that_a_person_takes_becomes_a_lesson():
    import_file(f"# Plants\n\n{LINKS}{PLANTS}".encode(), "plants.md", slug="plants")
    course = plan(Document.objects.get(), 2)
    course.parts[0].is_taken = True
    assert len(make_course(course).lessons) == 4
    assert plan(Document.objects.get()).is_made


def test_with_nothing_left_but_the_list_of_headings_the_course_is_made():
    import_file(f"# Plants\n\n{LINKS}{PLANTS}".encode(), "plants.md", slug="plants")
    assert not plan(Document.objects.get()).is_made
    make_course(plan(Document.objects.get()))
    assert plan(Document.objects.get()).is_made


# The course


def test_each_part_becomes_a_draft_lesson_that_cites_all_it_says():
    document = bring()
    make_course(plan(document, 2))
    lesson = Lesson.objects.get(title="Leaves")
    leaf, bush, green, black, bitter = keys(document, "Tea is a leaf", "It grows", "green", "black", "They")
    assert lesson.body == (
        f"Tea is a leaf. It grows on a bush. [@{leaf}; @{bush}]\n\n"
        f"- green [@{green}]\n- black [@{black}]\n\n"
        f"## Old leaves\n\nThey are bitter. [@{bitter}]"
    )
    assert [c.passage.key for c in lesson.citations.all()] == [leaf, bush, green, black, bitter]
    assert (lesson.slug, lesson.state, lesson.section.title) == ("leaves", State.DRAFT, "Leaves")


def test_the_path_is_a_draft_with_the_lessons_in_order_and_an_empty_check_each():
    document = bring()
    made = make_course(plan(document, 2), title="Tea for all", written_by="Ed", is_open=True)
    path = LearningPath.objects.get()
    assert (path.slug, path.state, path.written_by, path.is_open) == ("tea-for-all", "draft", "Ed", True)
    assert [step.lesson.title for step in path.steps.all()] == ["Introduction", "Leaves", "Water", "Work"]
    assert [(quiz.lesson.title, quiz.state, quiz.slots.count()) for quiz in path.quizzes.order_by("pk")] == [
        ("Introduction", "draft", 0), ("Leaves", "draft", 0), ("Water", "draft", 0), ("Work", "draft", 0),
    ]  # fmt: skip
    assert str(made) == "“Tea for all” has 4 new draft lessons, each with an empty check."


def test_what_is_left_out_becomes_nothing_and_a_title_can_be_changed():
    course = plan(bring(), 2)
    course.parts[0].is_taken = False
    course.parts[1].title = "What a leaf is"
    make_course(course)
    assert list(Lesson.objects.order_by("pk").values_list("title", "slug")) == [
        ("What a leaf is", "what-a-leaf-is"), ("Water", "water"), ("Work", "work"),
    ]  # fmt: skip


def test_headings_of_the_same_name_get_names_of_their_own_in_addresses():
    document = bring("# Tea\n\n## Taste\n\nMild.\n\n## Taste\n\nStrong.\n")
    make_course(plan(document, 2))
    assert list(Lesson.objects.order_by("pk").values_list("slug", flat=True)) == ["taste", "taste-2"]
    assert list(Quiz.objects.order_by("pk").values_list("slug", flat=True)) == ["taste", "taste-2"]


@pytest.mark.parametrize(
    ("language", "heading", "title"),
    [
        ("en-GB", "Leaves", "Introduction"),
        ("de", "Blätter", "Einleitung"),
        ("tlh", "Leaves", "Tea"),
        ("en", "INTRODUCTION", "Tea"),
    ],
)
def test_what_stands_before_the_first_heading_is_an_introduction(language, heading, title):
    document = bring(f"# Tea\n\nTea is a drink.\n\n## {heading}\n\nTea is a leaf.\n")
    document.language = language
    assert [part.title for part in plan(document, 2).parts] == [title, heading]


def test_a_text_without_headings_is_one_lesson_called_as_the_document_is():
    assert [part.title for part in plan(bring("# Tea\n\nTea is a drink.\n")).parts] == ["Tea"]


def test_a_second_time_says_that_the_lessons_exist():
    document = bring()
    make_course(plan(document, 2))
    again = make_course(plan(document, 2))
    assert str(again) == "These lessons exist already, on “Tea”. Nothing was made twice."
    assert plan(document, 2).is_made
    assert (Lesson.objects.count(), LearningPath.objects.count(), Quiz.objects.count()) == (4, 1, 4)


def test_lessons_at_another_level_are_not_made_of_what_is_taught_already():
    document = bring()
    make_course(plan(document, 2))
    make_course(plan(document, 3))
    assert Lesson.objects.count() == 4


def test_what_a_newer_edition_adds_joins_the_path():
    document = bring()
    make_course(plan(document, 2))
    bring(TEA + "\n## Pots\n\nA pot is made of clay.\n")
    course = plan(document, 2)
    assert [part.title for part in course.parts if not part.lesson] == ["Pots"]
    make_course(course)
    assert [step.lesson.title for step in LearningPath.objects.get().steps.all()][-1] == "Pots"
    assert Quiz.objects.filter(lesson__title="Pots").count() == 1


def test_an_outline_of_an_older_edition_makes_nothing():
    document = bring()
    course = plan(document, 2)
    bring(TEA + "\n## Pots\n\nA pot is made of clay.\n")
    with pytest.raises(ValidationError, match="newer edition"):
        make_course(course)
    assert not Lesson.objects.exists()


def test_no_section_at_all_is_refused():
    course = plan(bring(), 2)
    for part in course.parts:
        part.is_taken = False
    with pytest.raises(ValidationError, match="Choose at least one section"):
        make_course(course)


def test_more_lessons_than_a_course_has_are_refused():
    document = bring(many(201))
    with pytest.raises(ValidationError, match="That would be 201 lessons"):
        make_course(plan(document))
    assert not Lesson.objects.exists() and not LearningPath.objects.exists()


@pytest.mark.parametrize("count", [1, 30])
def test_making_asks_as_often_for_thirty_lessons_as_for_one(count, django_assert_num_queries):
    course = plan(bring(many(count)))
    with django_assert_num_queries(15):
        make_course(course)


# Publishing


def test_everything_is_published_at_once():
    made = make_course(plan(bring(), 2))
    assert publish_everything(made.path, None, NOW) == 4
    path = LearningPath.objects.get()
    assert path.state == State.PUBLISHED
    assert path.lessons.published().count() == 4
    assert set(path.quizzes.values_list("state", flat=True)) == {"draft"}
    assert [finding.kind for finding in findings(path)] == ["path"]  # it has no date of review yet


def test_publishing_twice_makes_no_second_versions():
    made = make_course(plan(bring(), 2))
    publish_everything(made.path, None, NOW)
    publish_everything(made.path, None, NOW)
    assert Lesson.objects.filter(current__number=1).count() == 4


def test_a_path_that_asks_for_it_is_held_back_whole_by_the_publish_check():
    made = make_course(plan(bring(), 2), publish_check_blocks=True)
    with pytest.raises(HeldBack, match="Nothing was published: 1 thing stands against it."):
        publish_everything(made.path, None, NOW)
    assert not Lesson.objects.published().exists()
    assert LearningPath.objects.get().state == State.DRAFT
    LearningPath.objects.update(next_check_on=NOW.date())
    assert publish_everything(made.path, None, NOW) == 4


def test_a_lesson_that_cannot_be_published_is_named_and_holds_the_others_back():
    made = make_course(plan(bring(), 2))
    Lesson.objects.filter(slug="water").update(body="")
    with pytest.raises(ValidationError, match="“Water”: The lesson is empty."):
        publish_everything(made.path, None, NOW)
    assert not Lesson.objects.published().exists()


def test_a_retired_lesson_stays_retired():
    made = make_course(plan(bring(), 2))
    Lesson.objects.filter(slug="water").update(state=State.RETIRED)
    assert publish_everything(made.path, None, NOW) == 3
    assert Lesson.objects.get(slug="water").state == State.RETIRED


def test_a_path_without_lessons_is_not_published():
    with pytest.raises(ValidationError, match="no lesson yet"):
        publish_everything(make.path(bring(), state="draft"), None, NOW)


# When a lesson is done


def test_a_lesson_is_done_when_it_is_read_until_learners_get_its_check():
    made = make_course(plan(bring(), 2))
    publish_everything(made.path, None, NOW)
    assert set(made.path.steps.values_list("check_required", flat=True)) == {False}
    mia, journey_now = make.learner(), lambda: journey(made.path, mia, NOW)
    for lesson in made.path.lessons.select_related("current"):
        progress.mark_read(progress.enrol(mia, made.path, NOW), lesson, lesson.current, NOW)
    assert journey_now().done == 4 and journey_now().completed_at


def test_publishing_everything_gives_the_checks_that_have_their_questions_and_they_count():
    document = bring()
    path = make_course(plan(document, 2)).path
    first, second, *_others = path.quizzes.order_by("pk")
    first.slots.create(question=make.question(document), position=1)
    second.slots.create(question=make.question(document, "draft", state="draft"), position=1)
    publish_everything(path, None, NOW)
    assert [quiz.state for quiz in path.quizzes.order_by("pk")] == ["published", "draft", "draft", "draft"]
    assert list(path.steps.values_list("check_required", flat=True)) == [True, False, False, False]
    mia = make.learner()
    progress.mark_read(progress.enrol(mia, path, NOW), first.lesson, first.lesson.versions.get(), NOW)
    assert [step.state for step in journey(path, mia, NOW).steps][0] == "read"


# The command


# Whether it is about health

LEAFLET = "# Warfarin\n\nA leaflet.\n\n## Before\n\nTell your doctor. Some patients have symptoms.\n\n## After\n\nRest.\n"


def notice_of(text, **about):
    path = make_course(plan(bring(text)), **about).path
    return path.notice, path.notice_short


def test_of_a_course_that_is_not_said_to_be_about_health_nothing_is_claimed():
    assert notice_of(TEA) == ("", "")


def test_a_course_about_health_says_that_it_advises_nobody():
    full, short = notice_of(TEA, is_about_health=True)
    assert "does not advise anyone" in full and "not advice" in short


@pytest.mark.parametrize(
    "text, sounds",
    [
        (LEAFLET, True),
        (TEA, False),
        (
            "# Ferns\n\n## Disease\n\nA treatment of mildew: cut the disease off, says a doctor of plants.\n",
            False,
        ),
        ("# Safe\n\n## Dose\n\nTwo nurses check the insulin before each injection.\n", True),
        ("# Care\n\n## Clean\n\nA nurse rinses the wound and changes its bandage.\n", True),
        ("# Clean\n\n## Gloves\n\nIn hospital infections travel on gloves, as after diarrhoea.\n", True),
        ("# Teeth\n\n## Night\n\nRinse dentures. The dentist asks about gums and pneumonia.\n", True),
        ("# Home\n\n## Asthma\n\nAn allergy makes asthma worse. Use the inhaler.\n", True),
        ("# Baby\n\n## Sleep\n\nIn pregnancy a midwife looks for anaemia.\n", True),
        (
            "# Oaks\n\n## Pruning\n\nA tree surgeon cuts a wound clean. Infection follows bad surgery.\n",
            False,
        ),
        (
            "# Beans\n\n## Sowing\n\nKidney beans get a chronic infection. An injection of water helps.\n",
            False,
        ),
        (
            "# Code\n\n## Hygiene\n\nA symptom of bad hygiene: the diagnosis needs a tablet. No therapy.\n",
            False,
        ),
        (
            "# Engine\n\n## Stroke\n\nThe stroke is short; an artery of pipes and an injection feed it.\n",
            False,
        ),
        (
            "# Fish\n\n## Pond\n\nAn infection in the pond ward off with hygiene; salt is the medicine.\n",
            False,
        ),
        ("# Eggs\n\n## Boil\n\nA chronic boiler of eggs needs a pan and cold water.\n", False),
    ],
)
def test_a_text_with_several_words_of_medicine_sounds_like_health(text, sounds):
    assert plan(bring(text)).sounds_like_health is sounds


@pytest.mark.parametrize(
    "text, options, is_told, said",
    [
        (LEAFLET, [], True, "It sounds like health: learners read that it advises nobody"),
        (LEAFLET, ["--no-about-health"], False, "Not about health, as you said: learners read nothing"),
        (
            LEAFLET,
            ["--about-health"],
            True,
            "About health, as you said: learners read that it advises nobody",
        ),
        (TEA, [], False, "It does not sound like health: learners read nothing of advice"),
        (TEA, ["--about-health"], True, "About health, as you said: learners read that it advises nobody"),
    ],
)
def test_the_command_says_each_time_which_way_it_went_and_why(tmp_path, capsys, text, options, is_told, said):
    file = tmp_path / "text.md"
    file.write_text(text)
    call_command("make_course", file, *options)
    assert bool(LearningPath.objects.get().notice) is is_told
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "text, said",
    [
        ("# Tea\n\nTea is a leaf.\n", "Under its title no headings were found, so all of it is one lesson."),
        (f"# Plants\n\n{LINKS}{PLANTS}", "“Plants”: Only a list of the document’s own headings"),
    ],
)
def test_the_command_says_what_it_made_no_lesson_of_or_only_one(tmp_path, capsys, text, said):
    file = tmp_path / "plants.md"
    file.write_text(text)
    call_command("make_course", file)
    assert said in capsys.readouterr().err
    assert not Lesson.objects.filter(title="Plants").exists()


def test_the_command_makes_a_published_course_of_a_file_in_one(tmp_path, capsys):
    file = tmp_path / "tea.md"
    file.write_text(TEA)
    call_command("make_course", file, "--level", "2", "--publish")
    said = capsys.readouterr()
    assert said.out.splitlines()[1:] == [
        "“Tea” has 4 new draft lessons, each with an empty check.",
        "Published, with 4 lessons.",
    ]
    assert "“Water”: Short for a lesson: under 40 words." in said.err
    call_command("make_course", file, "--level", "2", "--publish")
    assert "These lessons exist already, on “Tea”." in capsys.readouterr().out
    assert (Lesson.objects.count(), LearningPath.objects.published().count()) == (4, 1)


def test_the_command_says_in_one_sentence_what_is_wrong(tmp_path):
    with pytest.raises(SystemExit, match="There is no file “none.md”."):
        call_command("make_course", tmp_path / "none.md")
