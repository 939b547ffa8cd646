"""The language of a document, where its file tells it and where its words do."""

import pytest

from learn.importing.languages import language_of
from learn.importing.readers import read
from tests.learn.importing import making

SAID = {
    "en": "Tea is a leaf that grows on a bush, and it is picked by hand for those who drink it in the morning.",
    "de": "Der Tee ist ein Blatt, das auf einem Strauch wächst, und die Blätter werden von Hand für den Tag "
    "gepflückt, auch wenn es nicht regnet.",
    "fr": "Le thé est une feuille qui pousse sur un arbuste, et les feuilles sont cueillies à la main pour "
    "ceux qui le boivent dans la matinée.",
    "es": "El té es una hoja que crece en un arbusto, y las hojas se recogen a mano para los que lo beben por "
    "la mañana en la casa del campo.",
    "pt": "O chá é uma folha que cresce em um arbusto, e as folhas são colhidas à mão para os que não bebem "
    "café de manhã, com uma chávena do mais novo.",
    "nl": "De thee is een blad dat op een struik groeit, en het wordt met de hand geplukt voor wie het in de "
    "ochtend drinkt, maar niet bij regen.",
    "ru": "Чай это лист с куста, и его собирают для тех, кто не пьёт кофе на работе или в поезде, а также "
    "для детей, как это принято от севера до юга.",
}


@pytest.mark.parametrize("language", SAID)
def test_small_words_tell_a_language(language):
    assert language_of(SAID[language]) == language


def test_the_words_are_believed_and_a_file_tells_the_country():
    assert language_of(SAID["en"], "de_DE") == "en"
    assert language_of(SAID["en"], "en_GB") == "en-GB"
    assert language_of("Tee.", "de-AT") == "de-AT"
    assert language_of("Tea.") == ""


def test_neither_names_nor_addresses_tell_a_language():
    names = [
        "Ana de Souza",
        "João do Carmo",
        "Rui da Silva e Sá",
        "Inês dos Reis",
        "Lia de Melo",
        "O. A. Cruz",
    ]
    listed = "\n".join(
        f"* [{name[0]}{at}](https://tea.example.com/{at}) - **{name}** <{at}@mail.com> (ele/dele)"
        for at, name in enumerate(names * 9)
    )
    assert language_of(f"# Tea\n\n{SAID['en']}\n\n## Who picks it\n\n{listed}\n") == "en"
    assert language_of(listed) == language_of("\n".join(names * 9)) == ""
    assert language_of(f"{SAID['pt']}\n\n{listed}") == "pt"


@pytest.mark.parametrize(
    ("text", "language"), [("お茶は葉です。", "ja"), ("茶是一种叶子。", "zh"), ("차는 잎이다.", "ko")]
)
def test_letters_tell_a_language(text, language):
    assert language_of(text, "en-US") == language


@pytest.mark.parametrize("suffix", ["docx", "odt", "rtf", "html", "md", "epub"])
def test_every_format_tells_the_language_of_its_text(suffix):
    text = f"# Tee\n\n{SAID['de']}\n"
    given = ["--metadata", "title=Tee", "--metadata", "lang=de"] if suffix == "epub" else []
    data = text.encode() if suffix == "md" else making.pandoc(text, suffix, *given)
    if suffix == "html":
        data = data.replace(b' lang=""', b"")
    assert read(data, f"tee.{suffix}").language == "de"


def test_the_files_of_office_programs_say_what_language_they_are_in():
    word = making.docx(
        '<w:p><w:r><w:rPr><w:lang w:val="fr-CA"/></w:rPr><w:t>Thé.</w:t></w:r></w:p>',
        {"word/styles.xml": STYLES},
    )
    assert read(word, "a.docx").language == "fr-CA"
    plain = making.docx("<w:p><w:r><w:t>Thé.</w:t></w:r></w:p>", {"word/styles.xml": STYLES})
    assert read(plain, "a.docx").language == "pt-BR"
    assert read(rb"{\rtf1\ansi\deflang1033\pard\lang1036 Th\'e9.\par}", "a.rtf").language == "fr-FR"
    assert read(rb"{\rtf1\ansi\deflang2055\pard Tee.\par}", "a.rtf").language == "de-CH"
    odt = making.pandoc("Thé.", "odt", "--metadata", "lang=it-CH")
    assert read(odt, "a.odt").language == "it-CH"


STYLES = f"""<w:styles xmlns:w="{making.W}"><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="pt-BR"/></w:rPr>
</w:rPrDefault></w:docDefaults></w:styles>"""
