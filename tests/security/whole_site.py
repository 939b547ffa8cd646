"""A site with a row of every model, and the address of every page of it.

What is poisoned, looked at by axe or asked for its headers is this site; a page or a model that comes later
and is not in it fails the test of that name."""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone
from django.utils.http import urlencode

from learn import conversions, progress
from learn.editions import propose as propose_edition
from learn.importing.importing import import_file
from learn.importing.readers import read
from learn.models import Conversion, Document, DocumentImage, Erasure, LearningPath, Lesson, LessonAcceptance
from learn.models.conversions import Stage
from learn.publishing import publish, save_citations
from quizzes import attempts, regrading
from quizzes.assigning import give
from quizzes.bringing import propose as propose_bank
from quizzes.courses import export_course
from quizzes.formats import csv_bank
from quizzes.models import Allowance, Question, QuestionAcceptance, QuestionVersion, Quiz, Waiver
from quizzes.proposing import propose as propose_course
from tests import desk, make
from tests.learn.importing.making import png
from tests.quizzes import question_types
from tests.quizzes.bank_questions import question as bank_question

TEA = b"# All about tea\n\n## Leaves\n\nTea is a leaf. It is drunk hot. It grows.\n\n- Green tea\n- Black tea\n\n## Water\n\nWater is warm.\n"
NEXT = TEA.replace(b"drunk hot", b"drunk cold").replace(b"Water is warm", b"Water is hot")
THIRD = NEXT.replace(b"It grows", b"It grows fast")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60" role="img" aria-label="A cup">'
    '<path d="M0 0"/><text x="1" y="20">cup</text></svg>'
)


@dataclass
class Site:
    """people: who looks, by name. addresses: {name of a URL: its addresses}."""

    people: dict
    addresses: dict = field(default_factory=dict)

    def __getattr__(self, name):
        return self.people[name]


def build():
    """The site; whoever calls it gives it a database and a MEDIA_ROOT of its own."""
    now = timezone.now()
    people = {
        "nobody": None,
        "mia": make.learner(),
        "ann": make.learner("ann@example.org", "Ann"),
        "ed": desk.educator(),
        "root": desk.superuser(),
    }
    site = Site(people)
    for person in filter(None, people.values()):
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
        Authenticator.objects.create(user=person, type="webauthn", data={"name": "A key", "credential": {}})
        make_session(person)
    document, path = make_course(site, now)
    learn_it(site, path, now)
    revise(site, document, path, now)
    bring(site, document, now)
    add_addresses(site, document, path)
    return site


def make_session(person):
    """A browser that says what it is."""
    client = desk.signed_in(person)
    client.session.model.objects.filter(user=person).update(agent="Firefox on Linux")


def make_course(site, now):
    import_file(TEA, "tea.md", slug="tea", by=site.ed)
    document = Document.objects.get(slug="tea")
    Document.objects.update(
        source_address="https://example.org/tea", authors="A. Author", licence="CC0", published_on=now
    )
    image = DocumentImage(document=document, digest=sha256(png()).hexdigest(), media_type="image/png")
    image.file.save("pot.png", ContentFile(png()))
    document.figures.create(slug="cup", svg=SVG, alternative="A cup of tea.")
    document.figures.create(slug="plant", svg=question_types.PLANT, alternative="A plant.")
    make.term(document, aliases="shrub", is_general=True)
    hot = document.passages.get(text="It is drunk hot.").key
    leaf = document.passages.order_by("pk").first().key
    body = (
        f"Tea grows on a [bush](term:bush). [@{leaf}]\n\n## How it is drunk\n\nHot. [@{hot}]\n\n"
        f"- one [@{leaf}]\n\n| a | b |\n|---|---|\n| c | d |\n\n:::figure cup\nA cup. [@{leaf}]\n:::\n\n:::plain\nIn general.\n:::"
    )
    lesson = make.lesson(document, body=body, lede=f"Tea is a plant. [@{leaf}]")
    second = make.lesson(document, "water", "Warm water")
    draft = make.lesson(document, "pots", "Pots", published=False)
    save_citations(draft)
    path = make.path(
        document, [lesson, second], appointment="Is tea for me?", written_by="Ed", written_from="Books."
    )
    path.language = "en"
    path.save()
    questions = [question_types.in_database(make, document, kind) for kind in question_types.EXAMPLES]
    Question.objects.update(title="A title", category="Of plants/Tea", tags=["hot", "leaf"])
    QuestionVersion.objects.update(hints=["Think of leaves."])
    make.quiz(path, questions, lesson, shuffles_choices=False, preset="practice", tries=2, certainty="asked")
    final = make.quiz(path, questions[:2], slug="final", title="The final", preset="exam", time_limit=30)
    final.slots.create(position=3, draws=1, draw_topic="plants")
    make.question(document, "written-anew", "Which is a draft?", state="draft")
    return document, path


def wrong(response):
    """An answer that earns nothing, in the learner's own words where there are any."""
    rows = {
        "numeric": {"text": "1", "unit": "mg"},
        "short": {"text": "nothing of it"},
        "matching": {"pairs": {"0": 1, "1": 0, "2": 0}},
        "ordering": {"order": [3, 2, 1, 0]},
        "gaps": {"gaps": {"1": "nothing of it", "2": 2, "3": "5"}},
    }
    fails = [row.position for row in response.version.choice_list if row.credit <= 0]
    return rows.get(response.version.kind, {"choices": fails[:1]})


def learn_it(site, path, now):
    """Mia has one attempt behind her and another under way, Ann sat the exam."""
    early = now - timedelta(days=2)
    check, final = path.quizzes.get(slug="check"), path.quizzes.get(slug="final")
    for person in (site.mia, site.ann):
        enrolment = progress.enrol(person, path, early)
        for step in path.steps.select_related("lesson__current"):
            progress.mark_read(enrolment, step.lesson, step.lesson.current, early)
            progress.check_passed(enrolment, step.lesson, early)
    attempt = attempts.start(site.mia, check, early)
    for response in attempts.sheet(site.mia, attempt.pk):
        answer = wrong(response)
        for _try in range(2):
            response.refresh_from_db()
            attempts.answer(response, answer, response.seq, early + timedelta(minutes=1))
    attempts.finish(attempts.sheet(site.mia, attempt.pk)[0].attempt, early + timedelta(minutes=2))
    again = attempts.start(site.mia, check, now)
    for response in attempts.sheet(site.mia, again.pk):
        attempts.save(response, wrong(response), response.seq, now)
    exam = attempts.start(site.ann, final, now)
    for response in attempts.sheet(site.ann, exam.pk):
        attempts.save(response, wrong(response), response.seq, now)
    Allowance.objects.create(quiz=final, learner=site.ann, extra_minutes=5, by=site.ed)
    site.attempts = SimpleNamespace(done=attempt.pk, open=again.pk, exam=exam.pk)
    single = QuestionVersion.objects.get(question__slug="single")
    marking = single.marking() | {"explanation": "Tea is a stone."}
    for row in marking["choices"]:
        row["credit"] = "1" if row["position"] == 1 else "0"
    found = regrading.preview(single, marking)
    regrading.regrade(single, found.marking, found.seal, "The source says stone.", site.ed, now)


def revise(site, document, path, now):
    """Another edition: what it leaves to do, what was accepted as it is, what readers are told."""
    import_file(NEXT, "tea.md", slug="tea", by=site.ed)
    lesson, question = Lesson.objects.get(slug="leaves"), Question.objects.get(slug="single")
    newest = document.revisions.order_by("-number").first()
    gone = document.passages.get(text="It is drunk hot.")
    said = {"passage": gone, "revision": newest, "by": site.ed, "at": now}
    LessonAcceptance.objects.create(lesson=lesson, reason="It was so.", **said)
    QuestionAcceptance.objects.create(question=question, reason="It was so.", **said)
    completion = regrades()[0].completions.model
    completion.objects.create(
        regrade=regrades()[0], enrolment=path.enrolments.order_by("pk").first(), passed_after=now
    )
    LogEntry.objects.log_actions(site.ed.pk, [lesson], CHANGE, "Published version 2.", single_object=True)
    give(document, [("lesson", lesson.pk), ("question", question.pk)], site.ed, site.root, now)
    cold = document.passages.get(text="It is drunk cold.")
    lesson.body = lesson.body.replace(gone.key, cold.key).replace("Hot.", "Cold.")
    lesson.save()
    publish(lesson, site.ed, now, why="It is cold now.", announced="correction")
    Erasure.objects.create(number=10**6, joined_at=now, erased_at=now)
    Waiver.objects.create(path=path, passage=cold, reason="Not for us.", by=site.ed, at=now)
    question.lint_waivers.create(
        rule="key-longest", reason="For practice.", digest="0" * 64, by=site.ed, at=now
    )
    Quiz.objects.get(slug="final").lint_waivers.create(
        rule="pass-by-luck", reason="For practice.", digest="0" * 64, by=site.ed, at=now
    )


def bring(site, document, now):
    """What waits for an educator's word: files that are read, a bank, an edition and a course."""
    kinds = [
        bank_question(
            kind,
            rows,
            stem=question_types.STEMS.get(kind, "What?"),
            slug=kind,
            details=question_types.DETAILS.get(kind, {}),
        )
        for kind, rows in question_types.EXAMPLES.items()
    ]
    bank = csv_bank.write(kinds).data + b"bad,essay,Why?\r\n"
    course = zipped_course()
    for person in (site.ed, site.root):
        propose_bank(bank, "bank.csv", document, None, person, now)
        propose_edition(document, read(THIRD, "tea.md"), THIRD, "tea.md", person, now)
        propose_course(course, "tea.zip", person, now)
        for number, stage in enumerate((Stage.STOPPED, Stage.UNNAMED, Stage.REFUSED, Stage.WAITING)):
            row = conversions.bring(person, None, f"tea-{number}", "tea.md", TEA + bytes([65 + number]), now)
            Conversion.objects.filter(pk=row.pk).update(
                stage=stage, said="" if stage == Stage.WAITING else "It stopped.", known=document, reader="r"
            )


def zipped_course():
    return export_course(LearningPath.objects.get()).zip()


# Addresses


def patterns(resolver=None, names=()):
    """(name with its namespace, pattern) of every URL that has a name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            space = (*names, pattern.namespace) if pattern.namespace else names
            yield from patterns(pattern, space)
        elif pattern.name:
            yield ":".join((*names, pattern.name)), pattern


def add_addresses(site, document, path):
    """Every named URL with its arguments. What is missing here is missing in `site.addresses`."""
    lesson, question = Lesson.objects.get(slug="leaves"), Question.objects.get(slug="single")
    way, pk = {"path": "tea"}, {"pk": path.pk}
    of_document = {"pk": document.pk}
    step = [way | {"lesson": slug} for slug in ("leaves", "water")]
    quiz = [way | {"quiz": slug} for slug in ("check", "final")]
    attempt = [{"attempt": number} for number in vars(site.attempts).values()]
    places = [{"attempt": site.attempts.open, "position": n} for n in range(1, 10)]
    places += [{"attempt": site.attempts.done, "position": n} for n in range(1, 10)]
    places += [{"attempt": site.attempts.exam, "position": n} for n in (1, 2, 3)]
    versions = [{"pk": number} for number in QuestionVersion.objects.values_list("pk", flat=True)]
    work = [{"kind": "lesson", "thing": row.pk} for row in Lesson.objects.all()]
    work += [{"kind": "question", "thing": row.pk} for row in Question.objects.all()[:3]]
    picture = {"digest": sha256(png()).hexdigest()}
    asked = {
        "admin:view_on_site": [{"content_type_id": 1, "object_id": 1}],
        "admin:learn_lesson_version": [{"pk": lesson.pk, "number": n} for n in (1, 2)],
        "admin:learn_lesson_withdraw": [{"pk": lesson.pk}],
        "admin:learn_lesson_retire": [{"pk": lesson.pk}],
        "admin:learn_user_link": [{"pk": site.mia.pk}],
        "admin:learn_enrolment_table": [pk],
        "admin:learn_enrolment_csv": [pk],
        "admin:quizzes_proposedbank_image": [picture],
        "admin:quizzes_proposedcourse_download": [pk],
        "admin:quizzes_waiver_map": [pk],
        "admin:quizzes_waiver_waive": [pk],
        "admin:quizzes_waiver_take_back": [pk],
        "admin:quizzes_waiver_make_lesson": [pk],
        "admin:quizzes_waiver_check": [pk],
        "admin:learn_learningpath_publish": [pk],
        "admin:learn_learningpath_review": [pk],
        "admin:quizzes_quiz_went": [pk],
        "admin:quizzes_quiz_hand_in": [pk],
        "admin:quizzes_question_go_back": [{"pk": question.pk, "number": 1}],
        "admin:quizzes_questionacceptance_queue": [of_document],
        "admin:quizzes_questionacceptance_give": [of_document],
        "admin:quizzes_questionacceptance_harmless": [of_document],
        "admin:quizzes_questionacceptance_heading": [of_document],
        "admin:quizzes_questionacceptance_everywhere": [of_document],
        "admin:quizzes_questionacceptance_line": [of_document],
        "mfa_edit_webauthn": [{"pk": site.mia.authenticator_set.get().pk}],
        "mfa_remove_webauthn": [{"pk": site.mia.authenticator_set.get().pk}],
        "admin:quizzes_questionacceptance_one": [of_document | row for row in work],
        "admin:quizzes_regrade_correct": versions,
        "admin:quizzes_regrade_confirm": versions[:1],
        "admin:quizzes_regrade_undo": [{"pk": row.pk} for row in regrades()],
        "admin:app_list": [{"app_label": "learn"}],
        "account_confirm_email": [{"key": "no-such-key"}],
        "account_reset_password_from_key": [{"uidb36": "1", "key": "no-such-key"}],
        "learn:source": [{"document": "tea"}],
        "learn:image": [{"document": "tea"} | picture],
        "learn:path": [way],
        "learn:glossary": [way],
        "learn:sheet": [way],
        "learn:lesson": step,
        "learn:mark_read": step[:1],
        "learn:changes": step,
        "quizzes:quiz": quiz,
        "quizzes:ask_again": quiz[:1],
        "quizzes:attempt": attempt,
        "quizzes:finish": attempt,
        "quizzes:left": attempt[:1],
        "quizzes:question": places,
        "quizzes:save": places[:1],
    }
    for name in (
        "course",
        "remove",
        "bring_back",
        "sentences",
        "words",
        "next",
        "difference",
        "confirm",
        "not_now",
        "go_back",
        "of_its_own",
    ):
        asked[f"admin:learn_document_{name}"] = [of_document]
    for name in ("reading", "cancel", "again"):
        asked[f"admin:learn_document_{name}"] = [{"pk": row.pk} for row in Conversion.objects.all()]
    for name in ("new_version", "discard", "publish", "retire", "try"):
        asked[f"admin:quizzes_question_{name}"] = [{"pk": row.pk} for row in Question.objects.all()]
    for name, _pattern in patterns():
        for arguments in asked.get(name) or rows_of(name) or [{}]:
            try:
                address = reverse(name, kwargs=arguments)
            except NoReverseMatch:
                continue
            site.addresses.setdefault(name, []).append(address)
    along = reverse("admin:quizzes_proposedbank_take_along")
    site.addresses["admin:quizzes_proposedbank_take_along"] += [
        f"{along}?{urlencode({'what': f'path-{path.pk}', 'format': 'aiken'})}"
    ]
    ticked = urlencode({"question": list(Question.objects.values_list("pk", flat=True))}, doseq=True)
    for name in ("admin:quizzes_question_publish_ticked", "admin:quizzes_question_into_a_quiz"):
        site.addresses[name] += [f"{reverse(name)}?{ticked}"]
    site.addresses["admin:learn_document_reading"] += [
        f"{address}?still" for address in site.addresses["admin:learn_document_reading"]
    ]


def regrades():
    return apps.get_model("quizzes", "Regrade").objects.all()


def rows_of(name):
    """The arguments of Django's own admin pages about a row: two rows of each model."""
    for model in admin.site._registry:
        of = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        if name in (f"{of}change", f"{of}history", f"{of}delete"):
            return [{"object_id": row.pk} for row in model.objects.order_by("pk")[:12]]
    return []


def all_models():
    return [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
