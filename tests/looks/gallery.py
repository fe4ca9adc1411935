"""A gallery of every macro with sample data, to look at and to test.

    flask --app tests.looks.gallery run

It serves the real templates and static files under the project's content security policy; only what the kernel puts in
every context is made up here.
"""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace as Sample
from typing import Any

from flask import Flask, Response, flash, jsonify, render_template, request
from flask_wtf import FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from organiser.kernel.i18n.numbers import write_number
from organiser.kernel.web.summaries import list_errors
from tests.looks import samples

ROOT = Path(__file__).resolve().parents[2]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LANGUAGES = {"en": "English", "ar": "العربية"}
PAGES = ("macros", "list", "event", "form", "wrong", "manage", "ticket", "passkey")


class PersonForm(FlaskForm):
    name = StringField("Name or nickname", [InputRequired()])
    address = EmailField(
        "Mail address",
        [InputRequired("Write your mail address"), Email("Write a mail address like name@example.org")],
    )
    place = StringField("Where are you?")
    place_id = HiddenField()
    viewer_zone = HiddenField()
    mode = RadioField(
        "How will you take part?", choices=[SelectChoice("site", "In the room"), SelectChoice("online", "On line")]
    )
    languages = SelectMultipleField(
        "Languages you follow",
        choices=[SelectChoice("en", "English"), SelectChoice("es", "Español"), SelectChoice("ar", "العربية")],
        option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False),
    )  # fmt: skip
    people = IntegerField("How many of you are coming?", [NumberRange(1, 8, "Between 1 and 8 people")], default=1)
    day = DateField("Day of arrival")
    meal = SelectField(
        "Meals", choices=[SelectChoice("none", "None"), SelectChoice("vegan", "Vegan"), SelectChoice("all", "Anything")]
    )
    note = TextAreaField("Anything we should know?", description="Only the organisers of this event read it.")
    agree = BooleanField("Write to me when the recording is out")


def create_gallery() -> Flask:
    app = Flask(__name__, static_folder=str(ROOT / "organiser" / "static"), template_folder="templates")
    app.config.update(SECRET_KEY="gallery", TESTING=True)
    own = FileSystemLoader(ROOT / "tests" / "looks" / "templates")
    app.jinja_loader = ChoiceLoader([own, FileSystemLoader(ROOT / "templates")])
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.install_gettext_callables(_translate, _translate_plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(list_errors=list_errors)
    app.jinja_env.filters["number"] = lambda number: write_number(number, "en")
    app.jinja_env.globals.update(static="/static/{}".format, url=lambda endpoint, **values: f"/en/list#{endpoint}")
    app.context_processor(_kernel_context)
    app.after_request(_set_policy)
    app.add_url_rule("/<lang>/errors/<int:code>", view_func=show_error)
    app.add_url_rule("/<lang>/places.json", view_func=list_places)
    app.add_url_rule("/<lang>/<page>", view_func=show_page, methods=["GET", "POST"])
    return app


def show_page(lang: str, page: str) -> str:
    form = PersonForm(meta={"csrf": True})
    if page == "wrong":
        form = PersonForm(data={"address": "rosa", "people": 12}, meta={"csrf": False})
        form.validate()
    if "flash" in request.args:
        flash("Saved. 42 people will get a mail in ten minutes.", "success")
    return render_template(
        f"{page}.html",
        form=form,
        events=samples.list_events(lang),
        states=[(key, arabic if lang == "ar" else english) for key, english, arabic in samples.STATES],
        page=Sample(number=2, last=7, has_previous=True, has_next=True),
    )


def show_error(lang: str, code: int) -> str:
    return render_template("errors/page.html", code=code, reference="7f3a9c")


def list_places(lang: str) -> Response:
    found = [
        {"id": "1", "label": "La Paz, Bolivia", "zone": "America/La_Paz"},
        {"id": "2", "label": "La Plata, Argentina", "zone": "America/Argentina/Buenos_Aires"},
    ]
    typed = request.args["q"].casefold()
    return jsonify([place for place in found if place["label"].casefold().startswith(typed)])


def _kernel_context() -> Mapping[str, Any]:
    lang = (request.view_args or {}).get("lang", "en")
    return {
        "lang": lang,
        "dir": "rtl" if lang == "ar" else "ltr",
        "actor": Sample(is_staff=True) if "staff" in request.args else None,
        "site_name": "مدرسة الشعب" if lang == "ar" else "Peoples’ School",
        "languages": [(code, name, f"/{code}/{request.path[4:]}") for code, name in LANGUAGES.items()],
    }


def _translate(text: str) -> str:
    return samples.ARABIC.get(text, text) if _kernel_context()["lang"] == "ar" else text


def _translate_plural(one: str, many: str, number: int) -> str:
    return _translate(one if number == 1 else many)


def _set_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


app = create_gallery()
