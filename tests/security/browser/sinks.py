"""Where words of people come out: each sink puts texts where people put them and gives the page on which they
are then shown, as the site answers it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from learn import rendering
from learn.drawings import clean_svg
from learn.importing import CannotRead
from learn.importing.importing import import_file
from learn.models import Conversion, Document, Figure, LearningPath, Lesson, LessonVersion, Section, User
from quizzes.bringing import propose
from quizzes.formats import csv_bank
from quizzes.formats.bank import NotABank
from quizzes.models import Choice, Question, QuestionVersion, Quiz, Try
from tests import desk
from tests.learn.importing.making import docx
from tests.make import forced
from tests.quizzes.bank_questions import question as bank_question
from tests.security.poison import have_regrades_say_the_same


@dataclass
class Sink:
    """names: what it stands for. show: a function from the texts to the pages that show them, each; where they
    are refused, to fewer. at_once: how many texts a page can have; room: how many characters in all."""

    names: tuple
    show: object
    at_once: int = 1
    room: int = 10**6

    def bundles(self, texts):
        """The texts as many together as there is room for. One that alone has too little is cut."""
        some, length = [], 0
        for text in texts:
            if some and (len(some) == self.at_once or length + len(text) > self.room):
                yield some
                some, length = [], 0
            some, length = [*some, text], length + len(text) + 1
        if some:
            yield some


def every(model, **fields):
    forced(QuerySet(model).all(), **fields)


class Sinks:
    """The sinks of a site, asked as the people who see what comes out."""

    def __init__(self, site):
        self.site = site
        self.stranger = Client()
        self.mia, self.ed = desk.signed_in(site.mia), desk.signed_in(site.ed)
        self.lesson = Lesson.objects.get(slug="leaves")
        self.documents = 0

    def all(self):
        return {
            "lesson": Sink(("lesson Markdown", "opening", "in short"), self.of_lesson, 8),
            "preview": Sink(("preview of a lesson",), self.of_preview, 8),
            "question": Sink(("stem", "choice", "feedback", "explanation", "hint"), self.of_question, 4),
            "typed": Sink(("stem, choice and explanation in the editor",), self.of_editor, 4),
            "titles": Sink(("titles", "notices", "words", "sections"), self.of_titles, 9, 200),
            "file name": Sink(("file name",), self.of_file_name, 9, 300),
            "name": Sink(("display name", "short answer in the report"), self.of_person, 9, 150),
            "bank": Sink(("imported bank: sheet, Moodle XML, GIFT",), self.of_bank, 20),
            "document": Sink(("imported document: HTML, Word",), self.of_document, 40),
            "drawing": Sink(("SVG figure",), self.of_drawing),
        }

    def of_lesson(self, texts):
        text = "\n\n".join(texts)
        version = self.lesson.current
        version.lede = version.body = version.summary = text
        try:
            made = vars(rendering.render(version, self.lesson.document))
        except ValidationError:
            return []
        html = {name: made[name] for name in ("html", "lede_html", "summary_html")}
        forced(LessonVersion.objects.filter(pk=version.pk), objectives=text, **html)
        return page(self.stranger.get("/learn/tea/leaves/"))

    def of_preview(self, texts):
        text = "\n\n".join(texts)
        sent = {"document": self.lesson.document_id, "lesson": self.lesson.pk, "title": texts[0][:200]}
        sent |= dict.fromkeys(("lede", "objectives", "body", "summary"), text)
        return page(self.ed.post("/admin/learn/lesson/preview/", sent))

    def of_question(self, texts):
        text = "\n\n".join(texts)
        every(QuestionVersion, stem=text, explanation=text, hints=[text])
        forced(Choice.objects.filter(version__kind="single"), text=text, feedback=text)
        return page(self.mia.get(f"/attempts/{self.site.attempts.done}/1/"))

    def of_editor(self, texts):
        text = "\n\n".join(texts)
        forced(QuestionVersion.objects.filter(kind="single"), stem=text, explanation=text, hints=[text])
        forced(Choice.objects.filter(version__kind="single"), text=text, feedback=text)
        have_regrades_say_the_same()
        every(Question, title=text[:200], category=text[:200], topic=text[:40], tags=[text])
        question = Question.objects.get(slug="single")
        return page(self.ed.get(f"/admin/quizzes/question/{question.pk}/change/"))

    def of_titles(self, texts):
        text = " ".join(texts)
        every(
            LearningPath,
            title=text[:200],
            about=text,
            notice=text,
            notice_short=text[:300],
            written_by=text[:200],
        )
        every(LessonVersion, title=text[:200])
        every(Lesson, title=text[:200])
        every(Quiz, title=text[:200])
        every(Document, title=text[:300], authors=text[:300], licence=text[:200], source_address=text[:500])
        every(Section, title=text[:500])
        return [*page(self.stranger.get("/learn/tea/")), *page(self.stranger.get("/source/tea/"))]

    def of_file_name(self, texts):
        every(Conversion, name=" ".join(texts)[:300], said=" ".join(texts))
        stopped = Conversion.objects.filter(by=self.site.ed, stage="stopped").first()
        return page(self.ed.get(f"/admin/learn/document/reading/{stopped.pk}/"))

    def of_person(self, texts):
        text = " ".join(texts)
        forced(User.objects.filter(pk=self.site.mia.pk), name=text[:150])
        forced(Try.objects.filter(response__version__kind="short"), answer={"text": text})
        path = LearningPath.objects.get()
        addresses = f"/admin/learn/enrolment/{path.pk}/", f"/admin/quizzes/quiz/went/{path.pk}/"
        return [shown for address in addresses for shown in page(self.ed.get(address))]

    def of_bank(self, texts):
        pages = []
        for write, name in ((sheet, "b.csv"), (moodle, "b.xml"), (gift, "b.gift")):
            try:
                propose(write(texts), name, self.lesson.document, None, self.site.ed, timezone.now())
            except NotABank:
                continue
            pages += page(self.ed.get("/admin/quizzes/proposedbank/preview/"))
        return pages

    def of_document(self, texts):
        pages = []
        for data, name in ((web_page(texts), "brought.html"), (word_file(texts), "brought.docx")):
            self.documents += 1
            slug = f"brought-{self.documents}"
            try:
                import_file(data, name, slug=slug)
            except CannotRead:
                continue
            pages += page(self.ed.get(f"/source/{slug}/"))
        return pages

    def of_drawing(self, texts):
        try:
            clean_svg(texts[0])
        except ValidationError:
            return []
        figure, _new = Figure.objects.get_or_create(
            document=self.lesson.document, slug="cover", defaults={"alternative": "A cover."}
        )
        forced(Figure.objects.filter(pk=figure.pk), svg=texts[0])
        return page(self.stranger.get("/"))


def page(response):
    """[what the browser is sent]; a refusal is none."""
    assert response.status_code < 500
    return [response.text] if response.status_code == 200 else []


def as_xml(text):
    """Text as XML can hold it."""
    kept = "".join(letter for letter in text if letter in "\t\n\r" or letter >= " ")
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def web_page(texts):
    shown = "".join(f"<h2>{text}</h2><p>So: {text}</p>" for text in texts)
    return f"<html><head><title>{texts[0]}</title></head><body><h1>Brought</h1>{shown}</body></html>".encode()


def word_file(texts):
    run = "<w:p><w:r><w:t>So: {}</w:t></w:r></w:p>"
    return docx("".join(run.format(as_xml(text)) for text in texts))


def sheet(texts):
    rows = [
        bank_question(
            stem=text, rows=((text, 1, text), (f"2{text}", 0, text)), slug=f"q{n}", explanation=text
        )
        for n, text in enumerate(texts)
    ]
    return csv_bank.write(rows).data


def moodle(texts):
    said = "<text><![CDATA[{}]]></text>"
    questions = "".join(
        '<question type="multichoice"><name><text>q{n}</text></name><questiontext format="html">{t}</questiontext>'
        '<generalfeedback format="html">{t}</generalfeedback><single>true</single>'
        '<answer fraction="100" format="html">{t}<feedback format="html">{t}</feedback></answer>'
        '<answer fraction="0" format="html"><text>no</text></answer></question>'.format(
            n=n, t=said.format(in_xml(text))
        )
        for n, text in enumerate(texts)
    )
    return f'<?xml version="1.0"?><quiz>{questions}</quiz>'.encode()


def in_xml(text):
    kept = "".join(letter for letter in text if letter in "\t\n\r" or letter >= " ")
    return kept.replace("]]>", "]]]]><![CDATA[>")


def gift(texts):
    marks = str.maketrans({mark: f"\\{mark}" for mark in "~=#{}:\\"} | {"\n": " ", "\r": " ", "\x00": " "})
    return "\n\n".join(
        "::q{n}:: [html]{t} {{={t} #{t} ~no ####{t}}}".format(n=n, t=text.translate(marks))
        for n, text in enumerate(texts)
    ).encode()
