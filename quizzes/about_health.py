"""What a course about health says of itself from the start, and whether a document sounds like one."""

import re

from django.utils.translation import gettext as _

# Words that a text on anything else seldom has several of. A “disease” or “treatment” may be a plant's.
WORDS = (
    "patient|doctor|physician|nurse|clinician|pharmacist|clinic|hospital|medicine|medication|medical|medic"
    "|prescription|prescribed|vaccine|blood pressure|heart attack|diabetes|cancer|side effect|insulin"
    "|blood glucose|blood sugar|glucagon|bandage|antiseptic|antibiotic|catheter|midwife|paramedic|carer"
    "|nursing|mmol/l|resuscitation|bedside|dentist|dental|denture|pneumonia|diarrhoea|diarrhea|asthma|inhaler"
    "|dementia|anaemia|anemia|pregnant|sepsis|arthritis|influenza|tuberculosis|epilepsy|physiotherapy"
    "|physiotherapist|anaesthetic|anesthetic|painkiller|paracetamol|aspirin|intensive care|body mass index"
    "|pressure injury|pressure ulcer|bedsore|stethoscope|hypertension|cholesterol|menopause|miscarriage"
    "|migraine|palliative|infection control|hand hygiene|difficile|norovirus|mrsa|cannula|dressing change"
    "|intravenous|ambulance|call 999|call 911|call 112|emergency department|casualty department|pus"
    "|hand rub|hand sanitiser|hand sanitizer|wound care"
)
# Words that trees, engines and programs have, too: they count beside the others only.
SHARED = (
    "surgery|surgeon|symptom|diagnosis|diagnosed|therapy|tablet|pill|stroke|artery|arteries|kidney|chronic"
    "|injection|hypo|wound|infusion|infection|hygiene|ward|allergy|allergies|fever|lung|gum|pregnancy"
    "|nausea|vomiting|bleeding|swelling|skin|hand washing|vein|blood|pain|swab|saline|gloves"
    "|alcohol|sterile|disinfectant|disinfected"
)
WORD = re.compile(rf"\b(?:(?P<own>{WORDS})|(?P<shared>{SHARED}))(?:s|es)?\b", re.I)
# People who are cared for, and not somebody who is patient: beside others, one such word tells enough.
CARED_FOR = re.compile(r"patients|(?<=each )patient|(?<=every )patient", re.I)
ENOUGH, OWN = 3, 2


def words_of_health(texts):
    """The first words of medicine these texts use, where they use several; else none. A person decides: this
    only says what to look at."""
    own, shared, needed = {}, {}, OWN
    for text in texts:
        for found in WORD.finditer(text):
            if CARED_FOR.match(text, found.start()):
                needed = 1
            words = own if found["own"] else shared
            words.setdefault((found["own"] or found["shared"]).lower(), found[0].lower())
        if len(own) >= needed and len(own) + len(shared) >= ENOUGH:
            return [*own.values(), *shared.values()][:ENOUGH]
    return []


def notices():
    """The fields of a path that say it informs and advises nobody. With a notice, learners also read that no
    clinician has reviewed the course, until a review is recorded."""
    return {
        "notice": _("This course is for learning. It informs and does not advise anyone on their own care."),
        "notice_short": _("For learning, not advice on your own care."),
    }
