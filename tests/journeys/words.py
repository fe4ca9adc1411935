"""What pages say, in one language, by what they say in English: so that one journey is made in any language."""

from babel.support import Translations

from organiser.kernel.i18n.catalogues import TRANSLATIONS


class Words:
    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._catalogue = Translations.load(TRANSLATIONS, [lang])

    def __call__(self, english: str, **values: object) -> str:
        text = str(self._catalogue.gettext(english))
        return text % values if values else text
