"""Paper: what people print and carry about, set by typst from values, in every script of the interface.

body = typeset("programme/booklet.typ", values)             # templates/programme/booklet.typ
body = typeset_once("programme/booklet.typ", values)        # the same for whoever asks next
"""

from organiser.kernel.typesetting.errors import TypesettingBusy, TypesettingFailed
from organiser.kernel.typesetting.kept import sweep_sheets, typeset_once
from organiser.kernel.typesetting.press import typeset

__all__ = ["TypesettingBusy", "TypesettingFailed", "sweep_sheets", "typeset", "typeset_once"]
