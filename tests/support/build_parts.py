"""What an organiser adds to the made-up installation. In this order: a later part builds on earlier ones."""

from tests.support.build_messages import write_to_people
from tests.support.build_notices import await_materials
from tests.support.build_programme import plan_school
from tests.support.build_questions import ask_questions
from tests.support.build_rota import write_rota
from tests.support.build_series import post_circle
from tests.support.build_study import describe_works, write_guides
from tests.support.build_translations import list_sources

PARTS = (
    describe_works, write_guides, post_circle, plan_school, write_rota, ask_questions, list_sources, await_materials,
    write_to_people,
)  # fmt: skip
