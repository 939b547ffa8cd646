"""A small course as a folder of files, and what tests of loading and exporting do with one."""

from django.db import transaction
from django.utils import timezone

from learn.importing.keys import digest
from learn.models import Document, LearningPath, Lesson, Passage, Place, Revision, Section
from quizzes.courses import export_course, load_course
from quizzes.models import Choice, Question, QuestionVersion, Quiz, Slot, Waiver

NOW = timezone.now()
LEAF, HOT, WATER = (
    digest("sentence", "", text)[:8] for text in ("Tea is a leaf.", "It is drunk hot.", "Water is warm.")
)

FILES = {
    "source.md": "# All about tea\n\n## Leaves\n\nTea is a leaf. It is drunk hot.\n\n## Water\n\nWater is warm.\n",
    "path.toml": '''slug = "tea"
title = "Tea for everyone"
about = "A course about tea."
language = "en"
open = true
notice = """For learning."""
appointment = ["Is tea for me?", "How much?"]

[document]
slug = "tea"
title = "All about tea"
is_restatement = true

[authorship]
written_by = "the tea authors"
facts_checked_on = 2026-11-22

[[lessons]]
slug = "leaves"
full_notice = true

[[lessons]]
slug = "water"
check_required = false

[[quizzes]]
slug = "check-1"
kind = "check"
lesson = "leaves"
title = "Check: leaves"
pass = 1

[[quizzes]]
slug = "final"
kind = "final"
title = "The whole course"
pass = 1
''',
    "lessons/leaves.md": f'''+++
title = "What tea is"
section = "Leaves"
lede = """Tea is a plant. [@{LEAF}]"""
learn = ["say what tea is", "name a bush"]
summary = """A leaf. [@{LEAF}]"""
+++
Tea grows on a bush. [@{LEAF}; @{HOT}]

:::figure cup
A cup. [@{HOT}]
:::
''',
    "lessons/water.md": f'+++\ntitle = "Warm water"\nsection = "Water"\n+++\nIt is warm. [@{WATER}]\n',
    "glossary.md": f"## Bush\nslug: bush\nalso: bushes; shrub\ngeneral: yes\nA low\ntree.\n\n## Tea\nslug: tea\nA leaf. [@{LEAF}]\n",
    "figures/cup.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0"/></svg>\n',
    "figures/figures.toml": '[cup]\nalternative = "A cup of tea."\n',
    "questions/check-1.gift": f"""// [id:what-is-tea] [tag:topic=plants] [tag:cite={LEAF}]
::What::What is tea? {{
=A leaf # It is.
~A stone # The source names a leaf.
~A fish # No fish is named.
####Tea is a leaf.}}

// [id:hot] [tag:topic=drink] [tag:cite={HOT}]
It is drunk hot. {{TRUE#The source says hot.#####It is drunk hot.}}
""",
    "questions/final.gift": f"// [id:warm] [tag:topic=drink] [tag:cite={WATER}]\nHow is water? {{=warm =hot ####It is warm.}}\n",
}

UNCHANGED = {
    "lessons": {"unchanged": 2},
    "terms": {"unchanged": 2},
    "figures": {"unchanged": 1},
    "questions": {"unchanged": 3},
    "quizzes": {"unchanged": 2},
    "path": {"unchanged": 1},
}


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def change(folder, name, old, new):
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new))


class InMemory:
    """The files of a course, as `load_course` takes them."""

    def __init__(self, files):
        self.files = files

    def names(self):
        return sorted(self.files)

    def read(self, name):
        if name not in self.files:
            raise FileNotFoundError(name)
        return self.files[name]


def load(files, *take_files, **options):
    files = InMemory(files) if isinstance(files, dict) else files
    return load_course(files, take_files, now=NOW, **options)


def exported(slug="tea"):
    return export_course(LearningPath.objects.get(slug=slug)).files


def elsewhere(files, slug="tea", **options):
    """(the report, the export) of loading the files into a site that has nothing; this one stays as it is."""
    with transaction.atomic():
        empty()
        report = load(files, **options)
        again = exported(slug)
        transaction.set_rollback(True)
    return report, again


def empty():
    Question.objects.update(current=None)
    Lesson.objects.update(current=None)
    for model in (Slot, Quiz, Waiver, Choice, QuestionVersion, Question):
        model.objects.all().delete()
    LearningPath.objects.all().delete()
    for lesson in Lesson.objects.all():
        lesson.versions.all().delete()
    Lesson.objects.all().delete()
    Place.objects.all().delete()
    Section.objects.all().delete()
    Passage.objects.all().delete()
    Revision.objects.all().delete()
    for document in Document.objects.all():
        document.terms.all().delete()
        document.figures.all().delete()
    Document.objects.all().delete()


def said(report):
    return {outcome: names for outcome, names in report.named.items() if names and outcome != "unchanged"}


def counted(report):
    return {kind: dict(count) for kind, count in report.counts.items() if count}
