"""What happens because something happened: read from top to bottom, run in this order, in the same transaction."""

from organiser.accounts.facts import InvitationAccepted
from organiser.branches.actions import grant_invited_role
from organiser.events import facts as events
from organiser.kernel.db.transaction import Reactions
from organiser.registrations.actions import following as places

TABLE: Reactions = {
    InvitationAccepted: (grant_invited_role,),
    events.EventCreated: (places.declare_places,),
    events.PlacesDeclared: (places.declare_places,),
    events.EventMoved: (places.follow_move,),
    events.EventPostponed: (places.follow_postponement,),
    events.EventCancelled: (places.follow_cancellation,),
    events.EventRestored: (places.follow_restoration,),
}
