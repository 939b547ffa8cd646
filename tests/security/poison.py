"""Writes a payload with a number of its own into every text a model has, found by looking at the models: one
that comes later is poisoned by itself.

Left out is only what no person can write: codes that the program chooses from its own lists or computes. Each is
named with its reason, and a name that is no field any more fails."""

from django.contrib.admin.models import LogEntry
from django.db import models

from learn.models import LessonVersion
from learn.rendering import render
from quizzes.models import Regrade
from tests.make import forced
from tests.security.whole_site import all_models

# What no one types: made by the program, and checked by it before it is used.
COMPUTED = {
    "digest, hex": "learn.Conversion.digest learn.Revision.file_digest learn.Revision.text_digest "
    "learn.Passage.key learn.Passage.digest learn.DocumentImage.digest quizzes.Question.bank_digest "
    "learn.Term.loaded_digest learn.Lesson.loaded_digest learn.Figure.loaded_digest "
    "learn.LearningPath.loaded_digest quizzes.Question.loaded_digest quizzes.Quiz.loaded_digest "
    "quizzes.LintWaiver.digest",
    "a hash or a key of a session": "learn.User.password learn.Session.session_key learn.Session.session_data "
    "sessions.Session.session_key sessions.Session.session_data account.EmailConfirmation.key",
    "a code of the program's own": "learn.Conversion.reader learn.DocumentImage.media_type "
    "learn.LessonVersion.renderer quizzes.ProposedBank.format quizzes.LintWaiver.rule "
    "contenttypes.ContentType.app_label contenttypes.ContentType.model auth.Permission.codename "
    "auth.Permission.name admin.LogEntry.change_message",
    "a moment or a zone, checked when it is typed": "quizzes.Quiz.opens_wall quizzes.Quiz.closes_wall "
    "quizzes.Quiz.zone",
    "a language, checked when it is typed": "learn.Document.language learn.LearningPath.language",
    "the name of a picture's file is its digest": "learn.DocumentImage.file",
    "made of the Markdown, below": "learn.LessonVersion.html learn.LessonVersion.lede_html "
    "learn.LessonVersion.summary_html learn.LessonVersion.words",
    "positions, keys, passages by key": "learn.LessonVersion.keys learn.LessonVersion.terms "
    "quizzes.Response.keys quizzes.Response.choice_order",
}
CODES = {name: reason for reason, names in COMPUTED.items() for name in names.split()}
# In JSON: words the program gives a meaning, beside those a person writes.
MEANT = {
    "kind", "factor", "tolerance", "weight", "figure", "region", "gap", "credit", "position", "ruling", "unit",
    "choices", "order", "pairs",
}  # fmt: skip


def payload(number, room=None):
    """As many ways to run alert(number) as there is room for."""
    call = f"alert({number})"
    ways = [
        f'"><img src=x onerror={call}>',
        f"'><svg onload={call}>",
        f"</textarea></title></style></script><script>{call}</script>",
        f"{{{{ 'po'|add:'ison{number}' }}}}",
        f'<a href="javascript:{call}" onfocus={call} autofocus tabindex=1>link</a>',
        f"[mark](javascript:{call}) <javascript:{call}>",
        "unbroken" * 12,
    ]
    said = ""
    for way in ways:
        if room is None or len(said) + len(way) <= room:
            said += way
    return said


def texts():
    """(model, field) of every field that holds words, each with its number."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.FileField)
    found = []
    for model in all_models():
        for field in model._meta.local_fields:
            if not isinstance(field, kinds) or isinstance(field, models.SlugField) or field.choices:
                continue
            found.append((model, field))
    return list(enumerate(found, 1))


def name_of(model, field):
    return f"{model._meta.label}.{field.name}"


def poison_all():
    """{number: the field it stands in} of everything that was poisoned."""
    poisoned = {}
    for number, (model, field) in texts():
        if name_of(model, field) in CODES:
            continue
        for row in models.QuerySet(model).all():
            value = poisoned_value(row, field, number)
            if value is not None and model is LogEntry:
                # Written once: another line says it from the start.
                row.pk = None
                setattr(row, field.name, value)
                row.save(force_insert=True)
                poisoned[number] = name_of(model, field)
            elif value is not None:
                forced(models.QuerySet(model).filter(pk=row.pk), **{field.name: value})
                poisoned[number] = name_of(model, field)
    have_regrades_say_the_same()
    for version in LessonVersion.objects.select_related("lesson__document"):
        made = vars(render(version, version.lesson.document))
        html = {name: made[name] for name in ("html", "lede_html", "summary_html", "words")}
        forced(LessonVersion.objects.filter(pk=version.pk), **html)
    return poisoned


def poisoned_value(row, field, number):
    before = getattr(row, field.attname)
    if isinstance(field, models.JSONField):
        after = poisoned_json(before, number)
        return after if after != before else None
    if is_number(row):
        return None
    if name_of(type(row), field) == "learn.Figure.svg":
        # What is not a drawing is refused; what is one may say anything.
        said = payload(number).replace("&", "&amp;").replace("<", "&lt;")
        return before.replace("</svg>", f"<title>{said}</title><text>{said}</text></svg>")
    if isinstance(field, models.EmailField):
        return f'"<svg/onload=alert({number})>{row.pk}"@example.org'
    if isinstance(field, models.URLField):
        return f"javascript:alert({number})//"
    if isinstance(field, models.FileField):
        return f"{payload(number, 150)}{row.pk}.md"
    room = field.max_length - 6 if field.max_length else None
    # Markdown keeps what it said: its marks and figures are part of the page.
    kept = f"{before}\n\n" if isinstance(field, models.TextField) else ""
    return f"{kept}{payload(number, room and room - len(kept))}{row.pk if field.unique else ''}"


def is_number(row):
    """A choice that is a number, which is all that is taken for one."""
    if row._meta.label != "quizzes.Choice":
        return False
    gaps = row.version.details.get("gaps", [])
    kind = gaps[row.details["gap"] - 1]["kind"] if gaps else row.version.kind
    return kind in ("numeric", "number")


def poisoned_json(value, number, key=""):
    if isinstance(value, dict):
        return {
            name: part if name in MEANT - {"choices"} else poisoned_json(part, number, name)
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [poisoned_json(part, number, key) for part in value]
    return payload(number) if isinstance(value, str) and not value.isdigit() else value


def have_regrades_say_the_same():
    """What learners have read is the same before and after, or there could have been no regrade."""
    for regrade in Regrade.objects.all():
        words = dict(regrade.version.choices.values_list("position", "text"))
        more = dict(regrade.version.choices.values_list("position", "details"))
        for marking in (regrade.before, regrade.after):
            for row in marking["choices"]:
                row |= {"text": words[row["position"]], "details": more[row["position"]]}
        forced(Regrade.objects.filter(pk=regrade.pk), before=regrade.before, after=regrade.after)
