"""What the parts of a text are called before their number, in the languages that documents come in."""

# The large ones. A format that numbers its chapters itself has no word of the text in "Chapter 2".
CHAPTER = (
    r"(?:chapter|part|appendix|annex|book|unit|kapitel|teil|anhang|buch|chapitre|partie|annexe|livre|cap[ií]tulo|"
    r"parte|anexo|apéndice|libro|capitolo|appendice|hoofdstuk|deel|bijlage|rozdział|część|kapitola|část|глава|часть)"
)
# And all others: what is said of a law names its articles.
PART = (
    rf"(?:{CHAPTER}|section|article|lesson|module|abschnitt|artikel|lektion|leçon|sección|seção|lección|"
    r"sezione)"
)
