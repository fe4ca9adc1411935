"""Making the installation of site.py by the real actions. All free text goes through `write`: a test can mark it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import time_machine
from sqlalchemy import select

from organiser.accounts import actions as account_actions
from organiser.accounts.actions.credentials import attach_passkey
from organiser.accounts.models import Account
from organiser.accounts.queries import derive_invitation_token, derive_link_token
from organiser.accounts.rules.passkeys import NewPasskey
from organiser.accounts.rules.passwords import PasswordHash
from organiser.branches import actions as branch_actions
from organiser.branches.models import Branch
from organiser.branches.queries import derive_members_token
from organiser.branches.rules import BranchFields
from organiser.events import actions as event_actions
from organiser.events.models import HostSees
from organiser.events.rules import EventValues, NamedPerson, SetReading
from organiser.kernel import clock, ids
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail
from organiser.kernel.pictures import encode_picture
from organiser.registrations import actions as place_actions
from organiser.registrations.models import Mode
from tests.support import make
from tests.support.build_calendars import give_calendars
from tests.support.build_campaigns import run_campaigns
from tests.support.build_parts import PARTS
from tests.support.build_study import name_topics
from tests.support.build_timeline import write_history
from tests.support.build_translations import name_translator
from tests.support.drawing import draw_picture
from tests.support.site import Site, Who

Write = Callable[[str], str]


def build_site(write: Write, *, lang: str) -> Site:
    """Everything, in the database of the current application, which is empty. `lang` is that of people and texts."""
    builder = _Builder(write, lang)
    builder.plant_tree()
    builder.give_roles()
    name_topics(builder.site, builder._actor("root"), write, lang=lang)
    write_history(builder.site, builder._actor("root"), write, lang=lang)
    builder.post_events()
    builder.fill_places()
    for add in PARTS:
        add(builder.site, builder._actor("organiser"), write, lang=lang)
    run_campaigns(builder.site, builder._actor("organiser"), builder._actor("sibling"), write, lang=lang)
    give_calendars(builder.site, write, lang=lang)
    builder.let_them_in()
    builder.look_into_outbox()
    return builder.site


class _Builder:
    def __init__(self, write: Write, lang: str) -> None:
        self.write, self.lang = write, lang
        self.site = Site()
        self.branch: dict[str, Branch] = {}
        self.account: dict[str, Account] = {}

    def plant_tree(self) -> None:
        self._branch("root", None, "Workers’ School", level="international", zone="UTC")
        self._branch("country", "root", "Bolivia", level="country", country="BO")
        self._branch("town", "country", "La Paz", country="BO", **self._full_fields())
        self._branch("sibling", "country", "El Alto", country="BO")
        self._branch("below", "town", "Sopocachi", country="BO", level="group")
        self._branch("elsewhere", "root", "Chile", level="country", zone="America/Santiago", country="CL")
        self._branch("closed", "root", "Peru", level="country", zone="America/Lima", country="PE")
        with transaction():
            branch_actions.rotate_members_link(self._above("town"), self.site.branches["town"])
            branch_actions.close_branch(self._above("closed"), self.site.branches["closed"])
        self._set_picture()

    def _full_fields(self) -> dict[str, object]:
        return {
            "languages": (self.lang,), "contact": "lapaz@example.org", "place_name": self.write("La Paz"),
            "text": self.write("We read and discuss every Tuesday."),
            "links": ((self.write("Our leaflets"), "https://leaflets.example.org/"),), "retention_days": 30,
        }  # fmt: skip

    def _branch(self, key: str, parent: str | None, name: str, **fields: object) -> None:
        wanted = BranchFields(**{"name": self.write(name), "zone": "America/La_Paz", **fields})  # type: ignore[arg-type]
        above = make.OPERATOR if parent is None else make.coordinator_of(self.branch[parent])
        with transaction():
            branch = branch_actions.create_branch(
                above, parent_id=self.site.branches[parent] if parent else None, fields=wanted
            )
        self.branch[key] = branch
        self.site.branches[key], self.site.slugs[key] = branch.public_id, branch.slug

    def _above(self, key: str) -> Actor:
        return make.coordinator_of(self.branch[key])

    def _set_picture(self) -> None:
        encoded = encode_picture(draw_picture())
        with transaction():
            picture = branch_actions.set_picture(
                self._above("town"), self.site.branches["town"], encoded=encoded, alt=self.write("A full hall")
            )
        self.site.pictures["town"] = picture.public_id

    def give_roles(self) -> None:
        """The coordinators are one above the town, one who acts for it at present, one of another country."""
        for key, name, branch, role in (
            ("helper", "Hana Haddad", "town", Role.HELPER),
            ("organiser", "Olga Ortiz", "town", Role.ORGANISER),
            ("colleague", "Omar Oyelaran", "town", Role.ORGANISER),
            ("sibling", "Sara Soto", "sibling", Role.ORGANISER),
            ("coordinator", "Carla Condori", "country", Role.COORDINATOR),
            ("acting", "Aida Apaza", "country", Role.COORDINATOR),
            ("elsewhere", "Elena Espinoza", "elsewhere", Role.COORDINATOR),
            ("root", "Rita Rosario", "root", Role.COORDINATOR),
        ):
            self._account(key, name)
            member = make.make_member(self.branch[branch], self.account[key].id, role)
            self.site.members[key] = member.public_id
        self._give_passkey("colleague")
        self._account("operator", "Piotr Pavlov", operator=True)
        self._account("nobody", "Nadia Nunez")
        self._account("translator", "Tala Tahiri")
        name_translator(self.site, self.branch["town"].id, self.account["translator"].id)
        with transaction():
            branch_actions.act_for(
                self._actor("acting"), self.site.branches["town"], reason=self.write("They are all ill")
            )

    def _account(self, key: str, name: str, *, operator: bool = False) -> None:
        self.account[key] = make.make_account(
            self.write(name), address=f"{key}@staff.example.org", operator=operator, lang=self.lang
        )
        self.site.accounts[key] = self.account[key].public_id

    def _give_passkey(self, key: str) -> None:
        made = NewPasskey(credential_id=b"a phone", public_key=b"its key", sign_count=0)
        with transaction():
            account = db.session.get_one(Account, self.account[key].id)
            passkey = attach_passkey(account, made, label=self.write("My phone"))
            account.password_hash = PasswordHash("not a hash: nobody logs in by it")
            account.totp = b"not opened, either"
        self.site.passkeys[key] = passkey.public_id

    def _actor(self, key: str) -> Actor:
        account = self.account[key]
        return make.actor_of(account.id, is_operator=account.is_operator)

    def post_events(self) -> None:
        self._event("open", "The right to the city", on_line=True, **self._rich())
        self._event("full", "A walk through the market", places_on_site=2)
        self._event("draft", "Not yet agreed", publish=False)
        self._event("unlisted", "Among friends", visibility="unlisted")
        self._event("members", "Members’ assembly", visibility="members", place_is_private=True, kind="meeting")
        self._event("school", "Winter school", kind="school", when=make.make_when(days=4))
        self._event("cancelled", "Radio evening")
        self._event("postponed", "Film evening")
        self._event("sibling", "In the next town", branch="sibling")
        self._event("elsewhere", "On the other coast", branch="elsewhere")
        with _days_ago(10):
            when = make.make_when((clock.now() + timedelta(days=7)).date())
            self._event("past", "What was to be done", when=when)
        self._after_life()
        self._ask_the_next_town()

    def _ask_the_next_town(self) -> None:
        at = {"branch_id": self.site.branches["sibling"], "sees": HostSees.NUMBERS}
        with transaction():
            host = event_actions.ask_host(self._actor("organiser"), self.site.events["full"], **at)  # type: ignore[arg-type]
            self.site.hosts["asked"] = host.public_id

    def _rich(self) -> dict[str, object]:
        write = self.write
        return {
            "summary": write("Who owns the streets?"), "text": write("Bring **friends**.\n\n- bread\n- roses"),
            "spoken": (self.lang, "ay"), "topics": tuple(self.site.topics.values()), "places_on_site": 30,
            "join_link": "https://meet.example.org/x",
            "people": (NamedPerson("speaker", write("Silvia Rivera")),), "step_free": True, "childcare": True,
            "readings": (SetReading(write("H. Lefebvre"), write("Le droit"), 1968, "", write("chapter 2")),),
        }  # fmt: skip

    def _event(self, key: str, title: str, *, branch: str = "town", publish: bool = True, **values: object) -> None:
        texts = {name: self.write(text) for name, text in _WHERE.items()}
        wanted: EventValues = make.event_values(**{"title": self.write(title), "lang": self.lang, **texts, **values})
        actor = self._actor("organiser") if branch == "town" else make.organiser_of(self.branch[branch])
        with transaction():
            event = event_actions.create_event(actor, self.site.branches[branch], values=wanted)
        self.site.events[key], self.site.event_slugs[key] = event.public_id, event.slug
        if publish:
            with transaction():
                event_actions.publish_event(actor, event.public_id)

    def _after_life(self) -> None:
        organiser, events = self._actor("organiser"), self.site.events
        with transaction():
            material = event_actions.add_material(
                organiser, events["past"], kind="recording", lang=self.lang,
                title=self.write("The whole evening"), link="https://video.example.org/1",
            )  # fmt: skip
            place_actions.set_edition(organiser, events["open"], earlier_id=events["past"], shows_count=True)
        self.site.materials["past"] = material.public_id
        for key in ("open", "past"):
            with transaction():
                event_actions.name_helper(organiser, events[key], account_id=self.site.accounts["helper"])

    def fill_places(self) -> None:
        """`open` has one of each that is not about waiting, `full` those; then two events stop."""
        self._place("confirmed", "open", "Rosa Lima", country="PE", zone="America/Lima")
        self._place("on_line", "open", "Juan Quispe", mode=Mode.ON_LINE)
        self._place("unconfirmed", "open", "Ana Mamani", confirm=False)
        self._place("taken", "full", "Luis Choque")
        self._place("leaves", "full", "Eva Flores")
        self._place("offered", "full", "Ida Vargas")
        self._place("waiting", "full", "Max Torrez")
        self._place("cancelled", "open", "Lea Rojas")
        self._place("school", "school", "Noa Rey")
        self._place("stopped", "cancelled", "Teo Cruz")
        self._place("delayed", "postponed", "Mia Paz")
        with _days_ago(9):
            self._place("past", "past", "Sol Vega")
        make.withdraw(self.site.places["leaves"])
        make.withdraw(self.site.places["cancelled"])
        self._lapse()
        self._stop()

    def _place(self, key: str, event: str, name: str, **more: object) -> None:
        self.site.places[key] = make.make_place(
            self.site.events[event], name=self.write(name), lang=self.lang, address=f"{key}@people.example.org", **more
        )  # fmt: skip

    def _lapse(self) -> None:
        """Somebody got an offer and let it pass."""
        self._event("small", "Chess and pamphlets", places_on_site=1)
        self._place("first", "small", "Ines Luna")
        self._place("lapsed", "small", "Abel Rios")
        make.withdraw(self.site.places["first"])
        make.lapse_offer(self.site.places["lapsed"])

    def _stop(self) -> None:
        organiser, events = self._actor("organiser"), self.site.events
        with transaction():
            event_actions.cancel_event(organiser, events["cancelled"], reason=self.write("The house is closed"))
            event_actions.postpone_event(organiser, events["postponed"], reason=self.write("The speaker is ill"))

    def let_them_in(self) -> None:
        who = self.site.who
        who["owner"] = Who(links=(self.site.own_links["own"],))
        who["owner to be"] = Who(links=(self.site.own_links["new"],))
        who["stranger"] = Who()
        for key, place_id in self.site.places.items():
            who[f"place:{key}"] = Who(links=(make.link_of(place_id),))
        town = db.session.get_one(Branch, self.branch["town"].id)
        self.site.members_token = derive_members_token(town)
        who["member"] = Who(links=(f"/m/{self.site.members_token}",))
        for key, account in self.account.items():
            with transaction():
                session = account_actions.open_session(db.session.get_one(Account, account.id)).token
            who[key] = Who(session=session)
        self._invite()

    def _invite(self) -> None:
        browser = ids.new_token()
        with transaction():
            invitation = branch_actions.invite_member(
                self._actor("coordinator"), self.site.branches["town"], address="guest@staff.example.org",
                name=self.write("Gabi Garcia"), lang=self.lang, role=Role.HELPER,
            )  # fmt: skip
            link = account_actions.send_login_link("organiser@staff.example.org", browser=browser)
            known = branch_actions.invite_member(
                self._actor("coordinator"), self.site.branches["sibling"], address="nobody@staff.example.org",
                name=self.write("Nadia Nunez"), lang=self.lang, role=Role.HELPER,
            )  # fmt: skip
        self.site.invitations["town"] = invitation.public_id
        opened = f"/i/{derive_invitation_token(known.public_id)}"
        self.site.who["nobody, invited"] = Who(session=self.site.who["nobody"].session, links=(opened,))
        self.site.who["invited"] = Who(links=(f"/i/{derive_invitation_token(invitation.public_id)}",))
        token = derive_link_token(link.public_id)
        self.site.who["forgetful"] = Who(cookies=(("link_browser", browser),), links=(f"/l/{token}",))

    def look_into_outbox(self) -> None:
        """One mail of each kind that all this has caused."""
        self.site.mails.update({mail.kind: str(mail.id) for mail in db.session.scalars(select(Mail))})


_WHERE = {"place_name": "La Paz", "venue": "Casa del Pueblo", "address": "Calle Comercio 12"}


@contextmanager
def _days_ago(days: int) -> Iterator[None]:
    """What is done meanwhile was done so many days ago."""
    with time_machine.travel(clock.now() - timedelta(days=days)):
        yield
