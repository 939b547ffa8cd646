"""What the lessons keep about people. `learn.privacy` says what each part is for."""

from django.utils.translation import gettext_lazy as _

from .models import Enrolment, LessonProgress
from .privacy import NAMELESS, Kept, Sheet, kept_of_staff

KEPT = [
    Kept(
        "learn.User",
        "pk",
        ("email", "name", "password", "date_joined", "last_login", "is_active", "is_staff", "is_superuser",
         "email_notice_dismissed_at"),
        _("Your e-mail address, what you want to be called, your password as a hash, when you joined and "
          "when you last signed in."),
        _("To let you in and nobody else."),
        erased=False,
        beside=("is_demo", "erased_at"),
    ),
    Kept(
        "account.EmailAddress",
        "user",
        ("email", "verified", "primary"),
        _("Whether your address was confirmed."),
        _("To send a new password to the right address."),
    ),
    Kept(
        "account.EmailConfirmation",
        "email_address__user",
        ("created", "sent"),
        _("A confirmation that is under way."),
        _("To confirm an address."),
        beside=("key",),
    ),
    Kept(
        "mfa.Authenticator",
        "user",
        ("type", "data__name", "created_at", "last_used_at"),
        _("Your second step when signing in, if you have one: of which kind, what you call it, since when, "
          "and its secret, encrypted."),
        _("So that a stolen password alone opens nothing."),
    ),
    Kept(
        "learn.Session",
        "user",
        ("started_at", "expire_date", "agent"),
        _("Where you are signed in: since when, and with which browser."),
        _("To keep you signed in, and to let you end a session you do not know. It ends after 30 days."),
        beside=("session_data",),
    ),
    Kept(
        "learn.Enrolment",
        "learner",
        ("path", "joined_at", "last_seen_at", "final_passed_at", "completed_at"),
        _("The courses you are on, when you joined, were last there and finished."),
        _("To show you and the course’s educators how far you are."),
        NAMELESS,
        erased=False,
    ),
    Kept(
        "learn.LessonProgress",
        "enrolment__learner",
        ("lesson", "started_at", "read_at", "read_version", "caught_up_version", "caught_up_at",
         "check_passed_at"),
        _("Which lessons you opened, read and passed, when, and in which version."),
        _("To go on where you were, and to tell you what has changed since."),
        NAMELESS,
        erased=False,
    ),
    Kept(
        "learn.ProposedEdition",
        "by",
        ("document", "name", "brought_at"),
        _("A file you brought and have not decided on."),
        _("To show you what it would change."),
        _("Erased after a week, or with the account"),
        of_learners=False,
        beside=("file", "outline"),
    ),
    Kept(
        "learn.Conversion",
        "by",
        ("document", "name", "stage", "said", "brought_at"),
        _("A file you brought that is being read."),
        _("To show you how far it is."),
        _("Erased after a week, or with the account"),
        of_learners=False,
        beside=("known", "slug", "file", "digest", "warnings", "waits_since", "started_at", "heard_until",
                "turn", "reader"),
    ),
    kept_of_staff(
        "learn.Revision",
        "created_by",
        ("document", "number", "created_at"),
        _("Which editions of a document you brought."),
        _("So that others know whom to ask."),
        beside=("file", "file_digest", "text", "text_digest", "reader", "splitter", "published_on"),
    ),
    kept_of_staff(
        "learn.LessonVersion",
        "published_by",
        ("lesson", "number", "published_at"),
        _("Which versions of a lesson you published."),
        _("So that others know whom to ask."),
        beside=("title", "lede", "objectives", "body", "summary", "keys", "terms", "words", "minutes", "html",
                "lede_html", "summary_html", "renderer", "why", "announced"),
    ),
    kept_of_staff(
        "learn.LessonAcceptance",
        "by",
        ("lesson", "reason", "at"),
        _("Where you accepted a lesson as it is, and why."),
        _("So that the question is not asked again."),
        beside=("passage", "revision"),
    ),
    kept_of_staff(
        "learn.LearningPath",
        "reviewed_by",
        ("reviewed_as", "reviewed_on"),
        _("That you reviewed a course, as what, and when."),
        _("Readers are told who vouches for it."),
        beside=("document", "original", "slug", "title", "about", "language", "is_open", "final_required",
                "notice", "notice_short", "appointment", "written_by", "written_from", "facts_checked_on",
                "next_check_on", "corrects_always", "publish_check_blocks", "state", "loaded_digest"),
    ),
    kept_of_staff(
        "admin.LogEntry",
        "user",
        ("action_time", "content_type", "object_repr", "change_message"),
        _("What you changed at the desk, and when."),
        _("So that what was done can be followed up."),
        beside=("object_id", "action_flag"),
    ),
]  # fmt: skip

AUTHORED = "what educators write, of nobody"
RIGHTS = "who may do what, of no single person"
NOT_PERSONAL = {
    "learn.Document": AUTHORED,
    "learn.Section": AUTHORED,
    "learn.Passage": AUTHORED,
    "learn.Place": AUTHORED,
    "learn.DocumentImage": AUTHORED,
    "learn.Lesson": AUTHORED,
    "learn.Citation": AUTHORED,
    "learn.Term": AUTHORED,
    "learn.Figure": AUTHORED,
    "learn.PathLesson": AUTHORED,
    # Told above the list on the privacy page: whoever it was about is gone.
    "learn.Erasure": "numbers and times of accounts that are gone, so that no backup brings one back",
    "learn.User_groups": RIGHTS + "; gone with the account",
    "learn.User_user_permissions": RIGHTS + "; gone with the account",
    "auth.Permission": RIGHTS,
    "auth.Group": RIGHTS,
    "auth.Group_permissions": RIGHTS,
    "contenttypes.ContentType": "names of tables",
    "sessions.Session": "never filled: sessions are learn.Session",
}


def courses(person):
    rows = Enrolment.objects.filter(learner=person).select_related("path").order_by("joined_at")
    return [
        (row.path.title, row.joined_at, row.last_seen_at, row.final_passed_at, row.completed_at)
        for row in rows
    ]


def lessons(person):
    rows = LessonProgress.objects.filter(enrolment__learner=person).select_related(
        "enrolment__path", "lesson"
    )
    return [
        (row.enrolment.path.title, row.lesson.title, row.started_at, row.read_at, row.check_passed_at)
        for row in rows.order_by("started_at", "pk")
    ]


SHEETS = [
    Sheet("courses", (_("course"), _("joined"), _("last seen"), _("final passed"), _("finished")), courses),
    Sheet("lessons", (_("course"), _("lesson"), _("opened"), _("read"), _("check passed")), lessons),
]
FORGET = []
