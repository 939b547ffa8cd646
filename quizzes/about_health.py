"""What a course about health says of itself from the start, and whether a document sounds like one."""

import re

from django.utils.translation import gettext as _

# Words that a text on anything else seldom has several of. A “disease” or “treatment” may be a plant's.
WORDS = re.compile(
    r"\b(?:patient|doctor|physician|nurse|clinician|pharmacist|clinic|hospital|surgery|surgeon|medicine|medication"
    r"|medical|symptom|diagnosis|diagnosed|therapy|prescription|prescribed|vaccine|tablet|pill|blood pressure"
    r"|heart attack|stroke|diabetes|cancer|artery|kidney|chronic|side effect|insulin|injection|blood glucose"
    r"|blood sugar|glucagon|hypo|wound|bandage|antiseptic|antibiotic|catheter|midwife|paramedic|carer|nursing"
    r"|medic|mmol/l|infusion|resuscitation|bedside)(?:s|es)?\b",
    re.I,
)
ENOUGH = 3


def words_of_health(texts):
    """The first words of medicine these texts use, where they use several; else none. A person decides: this
    only says what to look at."""
    found = {}
    for text in texts:
        found |= dict.fromkeys(word.lower() for word in WORDS.findall(text))
        if len(found) >= ENOUGH:
            return list(found)[:ENOUGH]
    return []


def notices():
    """The fields of a path that say it informs and advises nobody. With a notice, learners also read that no
    clinician has reviewed the course, until a review is recorded."""
    return {
        "notice": _("This course is for learning. It informs and does not advise anyone on their own care."),
        "notice_short": _("For learning, not advice on your own care."),
    }
