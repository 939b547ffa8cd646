"""A site on which there is something of everything that could leak, and everybody who might look for it."""

from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from learn import conversions, editions
from learn.importing.images import stored
from learn.importing.readers import read
from learn.models import Conversion, LessonAcceptance, Passage
from learn.models.conversions import Stage
from quizzes import attempts, bringing, proposing, waiving
from quizzes.courses import export_course
from quizzes.models import Allowance, Assignment, LintWaiver, QuestionAcceptance, Regrade, Response
from tests import desk, make

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>'
BANK = b"What is tea?\nA) A leaf\nB) hush-proposed\nANSWER: A\n"
ROLES = ("nobody", "learner", "other", "educator", "colleague", "staff", "root")
# Words that stand in the things named, and nowhere else.
ANSWERED, DRAFT, PROPOSED, PERSON = "hush-answered", "hush-draft", "hush-proposed", "hush-person"
JOINED = "hush-joined"


@dataclass
class World:
    """people: {role: the person, None for nobody}. names: what stands for {…} in an address."""

    people: dict
    names: dict

    def client(self, role, **options):
        client = Client(raise_request_exception=False, **options)
        if self.people[role]:
            client.force_login(self.people[role])
        return client


def people():
    return {
        "nobody": None,
        "learner": make.learner(f"{PERSON}@example.org", PERSON),
        "other": make.learner("zoe@example.org", "Zoe"),
        "educator": desk.educator(),
        "colleague": desk.educator("cole@example.org", "Cole"),
        "staff": make.educator("staff@example.org", "Staff without rights"),
        "root": desk.superuser(),
    }


def build():
    """The `World`, in the database."""
    who = people()
    learner, educator, now = who["learner"], who["educator"], timezone.now()
    way, lesson, check, final = make.course()
    document = way.document
    names = {
        "path": way.slug, "lesson": lesson.slug, "quiz": check.slug, "document": document.slug,
        "path_pk": way.pk, "lesson_pk": lesson.pk, "quiz_pk": check.pk, "document_pk": document.pk,
    }  # fmt: skip
    names |= sittings(learner, way, check, final, now)
    unpublished(learner, document)
    names |= brought(educator, way, now)
    names |= decided(learner, educator, way, lesson, check, now)
    names |= addresses(learner)
    image = stored(PNG)
    row = document.images.create(digest=image.digest, media_type=image.media_type)
    row.file.save("cup.png", ContentFile(PNG))
    return World(who, names | {"digest": image.digest})


def sittings(learner, way, check, final, now):
    """One attempt under way, with a draft, and one that is finished."""
    written = make.question(way.document, "written", "Say it.", "short", [("leaf", 1, "")])
    check.slots.create(position=3, question=written)
    under_way = attempts.start(learner, check, now)
    Response.objects.filter(attempt=under_way, position=3).update(draft={"text": ANSWERED}, seq=1)
    finished = attempts.start(learner, final, now)
    response = list(attempts.sheet(learner, finished.pk))[0]
    attempts.answer(response, {"choices": [0]}, 0, now)
    attempts.finish(finished, now)
    return {
        "attempt": under_way.pk,
        "finished": finished.pk,
        "enrolment": way.pk,
        "version_pk": response.version_id,
        "question_pk": response.version.question_id,
    }


def unpublished(learner, document):
    """A document nobody is taught, with its lesson, path and quiz; and a path for those who joined it."""
    kept = make.document("kept", DRAFT, (f"{DRAFT} is a leaf.",), DRAFT)
    lesson = make.lesson(kept, "kept-lesson", DRAFT, published=False)
    way = make.path(kept, [lesson], "kept-path", DRAFT, state="draft", is_open=False)
    make.quiz(way, [make.question(kept, "kept-q", DRAFT)], lesson, "kept-quiz", DRAFT, state="draft")
    row = kept.images.create(digest=stored(PNG).digest, media_type="image/png")
    row.file.save("cup.png", ContentFile(PNG))
    taught = make.lesson(document, "joined-lesson", JOINED)
    joined = make.path(document, [taught], "joined", JOINED, is_open=False)
    make.quiz(joined, [make.question(document, "joined-q", JOINED)], taught, "joined-quiz", JOINED)
    joined.enrolments.create(learner=learner, joined_at=timezone.now())


def brought(educator, way, now):
    """What the educator brought and has not decided on."""
    document = way.document
    bringing.propose(BANK, "bank.txt", document, None, educator, now)
    proposing.propose(export_course(way).zip(), f"{PROPOSED}.zip", educator, now)
    text = f"# Tea\n\n## Leaves\n\nTea is a bush. {PROPOSED}.\n".encode()
    editions.propose(document, read(text, "tea.md"), text, f"{PROPOSED}.md", educator, now)
    conversion = conversions.bring(educator, None, "", f"{PROPOSED}.md", text, now)
    Conversion.objects.filter(pk=conversion.pk).update(stage=Stage.STOPPED, said=PROPOSED)
    return {"conversion": conversion.pk}


def decided(learner, educator, way, lesson, quiz, now):
    """A row of each thing an educator decides."""
    document, question = way.document, quiz.slots.first().question
    passage = Passage.objects.filter(document=document).first()
    waiving.waive(way, passage, "Not needed.", educator, now)
    LintWaiver.objects.create(question=question, rule="cue", reason="Fine.", digest="", by=educator, at=now)
    regrade = Regrade.objects.create(
        version=question.current, by=educator, at=now, reason="Why.", before=question.current.marking(),
        after=question.current.marking(),
    )  # fmt: skip
    accepted = {"passage": passage, "revision": document.current_revision, "reason": "So.", "by": educator}
    LessonAcceptance.objects.create(lesson=lesson, at=now, **accepted)
    QuestionAcceptance.objects.create(question=question, at=now, **accepted)
    Assignment.objects.create(lesson=lesson, to=educator, by=educator, at=now)
    Allowance.objects.create(quiz=quiz, learner=learner, extra_minutes=5, by=educator, at=now)
    term = make.term(document)
    figure = document.figures.create(slug="cup", svg=SVG, alternative="A cup.")
    return {"regrade": regrade.pk, "term": term.pk, "figure": figure.pk, "key": passage.key}


def addresses(learner):
    """The links that are mailed, and rows of people and groups."""
    row = EmailAddress.objects.create(user=learner, email=learner.email, primary=True)
    passkey = Authenticator.objects.create(
        user=learner, type="webauthn", data={"name": "hers", "credential": {}}
    )
    done = LogEntry.objects.create(
        user=learner, action_flag=CHANGE, object_repr="tea", change_message="Looked."
    )
    return {
        "passkey": passkey.pk,
        "done": done.pk,
        "person": learner.pk,
        "group": Group.objects.first().pk,
        "email_pk": row.pk,
        "confirm": EmailConfirmationHMAC(row).key,
        "uid": user_pk_to_url_str(learner),
        "token": default_token_generator.make_token(learner),
    }
