"""What the headings of a sheet mean, in the ways and languages people write them."""

import re
import unicodedata

ALONE = {
    "question": {
        "question", "question text", "questiontext", "stem", "item", "question stem",
        "frage", "fragetext", "fragestellung", "aufgabe",
        "enonce", "intitule", "texte de la question",
        "pregunta", "enunciado", "texto de la pregunta",
    },
    "passage": {"passage", "reading passage", "stimulus", "lesetext", "texte", "texto", "lectura"},
    "kind": {
        "kind", "type", "question type", "questiontype",
        "typ", "fragetyp", "art", "fragenart", "type de question", "tipo", "tipo de pregunta",
    },
    "correct": {
        "correct", "correct answer", "answer", "answers", "correct answers", "right answer", "right", "key",
        "answer key", "correct option", "correct choice", "solution", "correctanswer", "right answers",
        "correct options", "correct choices", "correct answer number", "correct option number",
        "answer number", "correct letter", "correct index", "answer index",
        "correct answer index", "correct option index", "choose correct answer", "select correct answer",
        "richtig", "richtige antwort", "richtige antworten", "korrekt", "korrekte antwort", "antwort",
        "korrekte antworten", "antworten", "losung", "loesung", "losungen", "loesungen",
        "correcte", "bonne reponse", "bonnes reponses", "reponse", "reponses", "reponse correcte",
        "reponses correctes", "reponse juste",
        "correcta", "respuesta", "respuestas", "respuesta correcta", "respuestas correctas", "solucion",
        "opcion correcta", "clave",
    },
    "explanation": {
        "explanation", "general feedback", "rationale", "feedback", "answer explanation", "justification",
        "erklarung", "erklaerung", "begrundung", "begruendung", "ruckmeldung", "rueckmeldung", "erlauterung",
        "explication", "commentaire", "retroaction",
        "explicacion", "justificacion", "retroalimentacion", "comentario",
    },
    "title": {"title", "name", "question name", "titel", "bezeichnung", "titre", "nom", "titulo", "nombre"},
    "id": {"id", "short name", "slug", "kurzname", "kennung", "identifiant", "identificador"},
    "category": {"category", "kategorie", "categorie", "categoria"},
    "topic": {"topic", "thema", "theme", "sujet", "tema"},
    "tags": {
        "tags", "tag", "keywords",
        "schlagworter", "schlagwoerter", "stichworter", "stichwoerter",
        "mots cles", "etiquettes", "etiquetas", "palabras clave",
    },
    "cites": {"cites", "sentences"},
    "settings": {"settings"},
}  # fmt: skip
NUMBERED = {
    "choice": {
        "choice", "option", "answer", "opt", "answer option", "choices", "options",
        "antwort", "antwortmoglichkeit", "antwortmoeglichkeit", "antwortoption", "auswahl", "optionen",
        "choix", "proposition", "reponse", "opcion", "opciones", "respuesta", "alternativa",
    },
    "credit": {"credit", "weight", "grade", "score", "percent", "fraction", "prozent", "pourcentage",
               "porcentaje"},
    "feedback": {
        "feedback", "choice feedback", "answer feedback", "option feedback", "why",
        "ruckmeldung", "rueckmeldung", "retroaction", "commentaire", "retroalimentacion", "comentario",
    },
    "match": {
        "match", "partner", "pair", "paar", "zuordnung", "correspondance", "association", "pareja",
        "correspondencia",
    },
    "tolerance": {"tolerance", "toleranz", "tolerancia"},
    "gap": {"gap", "blank", "lucke", "luecke", "trou", "hueco"},
    "region": {"region"},
    "wrong": {
        "wrong", "wrong answer", "incorrect", "incorrect answer", "distractor",
        "falsch", "falsche antwort", "distraktor",
        "mauvaise reponse", "reponse incorrecte", "reponse fausse", "distracteur",
        "incorrecta", "respuesta incorrecta",
    },
    "hint": {"hint", "hinweis", "tipp", "indice", "pista"},
}  # fmt: skip
BY_NAME = {name: column for column, names in ALONE.items() for name in names}
BY_STEM = {name: column for column, names in NUMBERED.items() for name in names}
# Columns that only count the rows; one without a name may do so, too.
COUNTERS = {
    "", "no", "nr", "num", "number", "row", "row number", "question number", "question no", "question nr",
    "q no", "s no", "sno", "sr no", "sl no", "serial no", "serial number",
}  # fmt: skip
# What templates of quiz makers write behind the name of a column.
TOLD_BEHIND = re.compile(r" (?:max \d+ characters?|choose at least one|optional|required)$")
COUNTED = re.compile(r"^\s*\d{1,2}[.)]\s+")
DASH = re.compile(r"\s[-–—]\s")
OF_A_CHOICE = r"(?:(?:choice|option|answer|antwort|choix|reponse|opcion|respuesta) )?"


def heading(cell):
    """The heading of a column as it is looked up: small letters without accents, without signs, what
    stands in brackets, and what is told behind it. “optionA” is “option a”."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell.strip())
    plain = unicodedata.normalize("NFKD", parted.lower())
    name = "".join(letter for letter in plain if not unicodedata.combining(letter))
    name = re.sub(r"\((?:s|en|es)\)", "", name)
    name = re.sub(r"\((?!\s*\w\s*\))[^()]*\)|[()*:?¿]|#(?=\s*\d)", " ", name).replace("#", " number ")
    return TOLD_BEHIND.sub("", " ".join(re.sub(r"[_\-–.#/]", " ", name).split()))


def readings(cell):
    """The headings a cell may mean: all of it, what stands before a dash or in its first line, and what
    stands behind a number of its own: “3. Question”."""
    yield heading(cell)
    for before in (DASH.split(cell)[0], cell.strip().partition("\n")[0], COUNTED.sub("", cell)):
        if before != cell:
            yield heading(before)


def counts_from_nought(cell):
    """Whether a heading says that its column counts the choices as programs do."""
    return "index" in heading(cell).split()


def place_of(name, seen):
    """(column, number) a heading means, or None. Columns named alike without a number are counted."""
    if name in BY_NAME:
        return BY_NAME[name], 0
    if match := re.fullmatch(OF_A_CHOICE + r"(\d{1,4}|[a-z]) (\D+)", name):
        return numbered(match[2], match[1])
    if match := re.fullmatch(r"(\D+?) ?(\d{1,4})|(\D+) ([a-z])", name):
        if BY_NAME.get(match[1]) == "correct" and match[1] not in BY_STEM:
            return "correct", int(match[2])  # one of several right ones, each in a column of its own
        return numbered(match[1] or match[3], match[2] or match[4])
    if re.fullmatch("[a-j]", name):
        return numbered("choice", name)
    if (column := BY_STEM.get(name)) in ("choice", "wrong", "hint"):
        seen[column] += 1
        return column, seen[column]
    return None


def numbered(name, number):
    """(column, number) of a name that carries a number or a letter, or None."""
    column = BY_STEM.get(name)
    number = int(number) if number.isdigit() else ord(number) - ord("a") + 1
    return (column, number) if column and number else None
