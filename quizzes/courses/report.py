"""What loading a course did, or would do, as a person reads it out."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learn.importing.saving import Report as ImportReport

KINDS = {
    "lessons": lambda n: ngettext("%d lesson", "%d lessons", n) % n,
    "terms": lambda n: ngettext("%d word", "%d words", n) % n,
    "figures": lambda n: ngettext("%d figure", "%d figures", n) % n,
    "questions": lambda n: ngettext("%d question", "%d questions", n) % n,
    "quizzes": lambda n: ngettext("%d quiz", "%d quizzes", n) % n,
    "path": lambda n: ngettext("%d path", "%d paths", n) % n,
    "waivers": lambda n: ngettext("%d sentence left out", "%d sentences left out", n) % n,
    "left": lambda n: ngettext("%d finding left as it is", "%d findings left as they are", n) % n,
    "accepted": lambda n: ngettext("%d accepted as it is", "%d accepted as they are", n) % n,
}
OUTCOMES = {
    "new": gettext_lazy("new"),
    "updated": gettext_lazy("updated"),
    "taken": gettext_lazy("taken from the file over the site's edit"),
    "unchanged": gettext_lazy("unchanged"),
    "kept": gettext_lazy("kept as edited on the site"),
}


@dataclass(frozen=True)
class Shown:
    """What a thing is called, and where the site and its file differ: [Differs]."""

    title: str
    differs: list


@dataclass
class Report:
    """What loading a course did. counts: {kind: Counter of outcomes}. named: {outcome: names of the files,
    or parts of files, it became of}. shown: {name: `Shown`} of what is not the same on the site and in the
    files. notes: what else a person has to know. unexplained: the files of lessons whose readers are told
    that they have changed, and nobody has said why."""

    path: str
    source: ImportReport | None = None
    counts: dict = field(default_factory=lambda: {kind: Counter() for kind in KINDS})
    named: dict = field(default_factory=lambda: {outcome: [] for outcome in OUTCOMES})
    shown: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    unexplained: list = field(default_factory=list)

    def keep(self, name, why):
        """Notes that the site's word on this stands, which no count covers."""
        self.named["kept"].append(name)
        self.notes.append(why)

    def note(self, kind, outcome, name):
        self.counts[kind][outcome] += 1
        self.named[outcome].append(name)

    def of(self, names):
        """(name, its `Shown` or None) of each."""
        return [(name, self.shown.get(name)) for name in names]

    @property
    def kept(self):
        """The files whose change was not taken because the site's version was edited too."""
        return self.named["kept"]

    @property
    def changed(self):
        return self.source.changed or any(self.named[how] for how in ("new", "updated", "taken"))

    @property
    def summary(self):
        """One line for each kind of thing there is."""
        lines = [] if self.changed else [_("Nothing has changed in the files.")]
        lines.append(_("Source: %s") % self.source)
        for kind, count in self.counts.items():
            if count.total():
                parts = ", ".join(f"{count[name]} {word}" for name, word in OUTCOMES.items() if count[name])
                lines.append(f"{KINDS[kind](count.total())}: {parts}")
        return lines

    @property
    def listed(self):
        """(what becomes of them, their names) for whatever does not stay as it is."""
        return [
            (word, self.named[how])
            for how, word in OUTCOMES.items()
            if how != "unchanged" and self.named[how]
        ]

    def __str__(self):
        kept = [
            _("Kept your edit of %(name)s. To take the file's: --take-file %(name)s") % {"name": name}
            for name in self.kept
        ]
        return "\n".join([*self.summary, *kept, *self.notes])
