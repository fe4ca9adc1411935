"""What WTForms refuses is said in our words."""

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from organiser.kernel.web.forms import Form, choices


class SampleForm(Form):
    name = StringField("Name", validators=[InputRequired()])
    note = StringField("Note", validators=[Length(max=3)])
    people = IntegerField("People", validators=[NumberRange(1, 8)])
    day = DateField("Day")
    kind = SelectField("Kind", choices=choices([("talk", "Talk")]))


@pytest.mark.only_database("sqlite")
def test_refusals_are_in_our_words_with_their_numbers(app: Flask) -> None:
    with app.test_request_context("/en/", method="POST"):
        given = MultiDict({"note": "much", "people": "9", "day": "soon", "kind": "march"})
        form = SampleForm(given, meta={"csrf": False})
        assert not form.validate()
        assert form.errors == {
            "name": ["Fill this in."],
            "note": ["Shorten this to 3 characters or fewer."],
            "people": ["Enter a number between 1 and 8."],
            "day": ["Enter a date, such as 2027-03-14."],
            "kind": ["Choose one of these."],
        }
