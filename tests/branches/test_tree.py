from time import sleep

import pytest
from flask import Flask

from organiser.branches import queries
from organiser.branches.actions import close_branch, create_branch, edit_branch, move_branch, reopen_branch
from organiser.branches.errors import BranchIsClosed, OpenBranchesBelow, RootExists, WouldMakeCycle
from organiser.branches.models import Branch
from organiser.branches.rules import BranchFields
from organiser.kernel.activity import list_activity
from organiser.kernel.actor import ANONYMOUS, Actor, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import EditConflict, Invalid, NotAllowed, NotFound
from tests.registrations.test_races import run_together
from tests.support.make import OPERATOR, actor_with, coordinator_of, make_branch, make_root, organiser_of

LIMA = BranchFields(name="Lima", zone="America/Lima")


def paths() -> dict[str, str]:
    return {branch.name: branch.path for branch in db.session.query(Branch)}


def test_the_operator_makes_the_root_once(app: Flask) -> None:
    root = make_root()
    assert (root.path, root.parent_id) == (f"/{root.id}/", None)
    with pytest.raises(RootExists), transaction():
        create_branch(OPERATOR, parent_id=None, fields=LIMA)


def test_nobody_else_makes_a_root(app: Flask) -> None:
    with pytest.raises(NotAllowed), transaction():
        create_branch(Actor(account_id=1), parent_id=None, fields=LIMA)


def test_a_coordinator_above_makes_branches_below(app: Flask) -> None:
    peru = make_branch(name="Perú")
    lima = make_branch(peru, name="Lima")
    assert lima.path == f"{peru.path}{lima.id}/"
    assert queries.list_ancestors(lima) == [make_root(), peru]
    assert queries.list_below(make_root()) == [peru, lima]


@pytest.mark.parametrize("role", [Role.HELPER, Role.ORGANISER])
def test_lesser_roles_make_no_branches(app: Flask, role: Role) -> None:
    peru = make_branch(name="Perú")
    with pytest.raises(NotFound), transaction():
        create_branch(actor_with(peru, role), parent_id=peru.public_id, fields=LIMA)


def test_a_coordinator_elsewhere_and_the_operator_make_no_branches_here(app: Flask) -> None:
    peru, chile = make_branch(name="Perú"), make_branch(name="Chile")
    for actor in (coordinator_of(chile), OPERATOR, ANONYMOUS):
        with pytest.raises(NotFound), transaction():
            create_branch(actor, parent_id=peru.public_id, fields=LIMA)


def test_below_is_never_a_neighbour_whose_id_begins_alike(app: Flask) -> None:
    branches = [make_branch(name=f"Branch {number}") for number in range(12)]
    second = branches[0]
    assert [branch.id for branch in db.session.query(Branch).filter(queries.below(second.path))] == [second.id]


def test_slugs_are_made_from_names_and_numbered(app: Flask) -> None:
    assert make_branch(name="Lima Norte").slug == "lima-norte"
    assert make_branch(name="Lima  Norte!").slug == "lima-norte-2"
    assert make_branch(name="New").slug == "new-2"
    assert len(make_branch(name="東京").slug) == 8


def test_an_old_slug_leads_on_and_is_never_given_to_another(app: Flask) -> None:
    lima = make_branch(name="Lima")
    edit(lima, slug="lima-centro")
    found, is_current = queries.find_branch_by_slug("lima") or (None, True)
    assert (found, is_current) == (lima, False)
    assert queries.find_branch_by_slug("lima-centro") == (lima, True)
    with pytest.raises(Invalid) as refusal:
        make_branch(name="Other", slug="lima")
    assert (refusal.value.field, refusal.value.code) == ("slug", "taken")
    assert make_branch(name="Lima").slug == "lima-2"


def test_a_branch_may_take_its_own_old_slug_back(app: Flask) -> None:
    lima = make_branch(name="Lima")
    edit(lima, slug="lima-centro")
    edit(lima, slug="lima")
    assert lima.slug == "lima"


def edit(branch: Branch, **fields: object) -> Branch:
    values = {"name": branch.name, "zone": branch.zone, "level": branch.level, **fields}
    with transaction():
        return edit_branch(
            coordinator_of(branch),
            branch.public_id,
            version=branch.version,
            fields=BranchFields(**values),  # type: ignore[arg-type]
        )


def test_an_edit_of_an_old_version_is_a_conflict_and_changes_nothing(app: Flask) -> None:
    lima = make_branch(name="Lima")
    edit(lima, name="Lima Norte")
    with pytest.raises(EditConflict) as conflict, transaction():
        edit_branch(coordinator_of(lima), lima.public_id, version=1, fields=LIMA)
    assert (conflict.value.given, conflict.value.current) == (1, 2)
    assert queries.get_branch(ANONYMOUS, lima.public_id).name == "Lima Norte"


def test_history_names_the_fields_that_changed(app: Flask) -> None:
    lima = make_branch(name="Lima")
    edit(lima, name="Lima Norte", text="We read.")
    newest = list_activity(subject="branches", subject_id=lima.public_id)[0]
    assert (newest.verb, newest.fields) == ("edited", ["name", "text"])


def test_an_edit_that_changes_nothing_raises_no_version(app: Flask) -> None:
    lima = make_branch(name="Lima")
    assert edit(lima).version == 1


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "", "length"),
        ("slug", "../x", "form"),
        ("slug", "new", "form"),
        ("zone", "Europe/Atlantis", "unknown"),
        ("country", "XX", "unknown"),
        ("retention_days", 0, "range"),
        ("retention_days", 91, "range"),
        ("languages", ("es", "tlh-klingon"), "unknown"),
        ("links", (("x", "javascript:alert(1)"),), "address"),
        ("links", (("x", "https://user:word@example.org"),), "address"),
        ("level", "galaxy", "unknown"),
    ],
)
def test_fields_that_cannot_stand_are_refused_by_name(app: Flask, field: str, value: object, code: str) -> None:
    make_root()
    with pytest.raises(Invalid) as refusal:
        make_branch(**{"name": "Lima", field: value})
    assert (refusal.value.field, refusal.value.code) == (field, code)


def test_a_move_rewrites_the_paths_of_the_whole_subtree(app: Flask) -> None:
    north, south = make_branch(name="North"), make_branch(name="South")
    peru = make_branch(north, name="Perú")
    lima = make_branch(peru, name="Lima")
    with transaction():
        move_branch(coordinator_of(make_root()), peru.public_id, new_parent_id=south.public_id)
    assert paths() == {
        "International": make_root().path,
        "North": north.path,
        "South": south.path,
        "Perú": f"{south.path}{peru.id}/",
        "Lima": f"{south.path}{peru.id}/{lima.id}/",
    }


def test_no_branch_stands_below_itself(app: Flask) -> None:
    peru = make_branch(name="Perú")
    lima = make_branch(peru, name="Lima")
    for target in (peru, lima):
        with pytest.raises(WouldMakeCycle), transaction():
            move_branch(coordinator_of(make_root()), peru.public_id, new_parent_id=target.public_id)


def test_a_move_needs_a_coordinator_at_both_ends(app: Flask) -> None:
    north, south = make_branch(name="North"), make_branch(name="South")
    peru = make_branch(north, name="Perú")
    both_but_not_above = Actor(grants=coordinator_of(peru).grants + coordinator_of(south).grants)
    for actor in (coordinator_of(north), both_but_not_above):
        with pytest.raises(NotAllowed), transaction():
            move_branch(actor, peru.public_id, new_parent_id=south.public_id)
    with pytest.raises(NotFound), transaction():
        move_branch(coordinator_of(south), peru.public_id, new_parent_id=south.public_id)
    assert paths()["Perú"] == f"{north.path}{peru.id}/"


def test_the_root_stays_where_it_is(app: Flask) -> None:
    root, peru = make_root(), make_branch(name="Perú")
    with pytest.raises(NotAllowed), transaction():
        move_branch(coordinator_of(root), root.public_id, new_parent_id=peru.public_id)


def test_a_closed_branch_is_kept_and_takes_nothing_new(app: Flask) -> None:
    peru = make_branch(name="Perú")
    lima = make_branch(peru, name="Lima")
    with pytest.raises(OpenBranchesBelow) as refusal, transaction():
        close_branch(coordinator_of(peru), peru.public_id)
    assert refusal.value.count == 1
    with transaction():
        close_branch(coordinator_of(lima), lima.public_id)
    with pytest.raises(NotFound):
        queries.get_branch(ANONYMOUS, lima.public_id)
    assert queries.get_branch_or_closed(ANONYMOUS, lima.public_id) == lima
    assert queries.find_branch_by_slug("lima") == (lima, True)
    with pytest.raises(BranchIsClosed):
        make_branch(lima, name="Barranco")
    with transaction():
        assert reopen_branch(coordinator_of(lima), lima.public_id).closed_at is None


def test_organisers_edit_no_settings(app: Flask) -> None:
    lima = make_branch(name="Lima")
    with pytest.raises(NotFound), transaction():
        edit_branch(organiser_of(lima), lima.public_id, version=1, fields=LIMA)


def test_what_one_reaches_is_at_and_below_ones_grants(app: Flask) -> None:
    peru, chile = make_branch(name="Perú"), make_branch(name="Chile")
    lima = make_branch(peru, name="Lima")
    assert queries.list_reachable(organiser_of(peru), Role.ORGANISER) == [peru, lima]
    assert queries.list_reachable(organiser_of(peru), Role.COORDINATOR) == []
    assert queries.list_reachable(coordinator_of(chile), Role.HELPER) == [chile]
    assert queries.list_reachable(ANONYMOUS, Role.HELPER) == []


def test_of_two_who_choose_one_address_at_once_one_is_told_that_it_is_taken(app: Flask) -> None:
    branches = [make_branch(name="Lima"), make_branch(name="Callao")]
    organiser = coordinator_of(make_root())
    told: list[str] = []

    def choose(branch_id: str, version: int) -> None:
        try:
            with transaction():
                fields = BranchFields(name="Lima", zone="America/Lima", slug="centro")
                edit_branch(organiser, branch_id, version=version, fields=fields)
                sleep(0.3)
        except Invalid as refusal:
            told.append(refusal.code)

    calls = [(branch.public_id, branch.version) for branch in branches]
    run_together(app, [lambda call=call: choose(*call) for call in calls])  # type: ignore[misc]
    assert told == ["taken"]
