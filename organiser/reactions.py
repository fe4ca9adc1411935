"""What happens because something happened: read from top to bottom, run in this order, in the same transaction."""

from organiser.accounts.facts import InvitationAccepted
from organiser.branches.actions import grant_invited_role
from organiser.kernel.db.transaction import Reactions

TABLE: Reactions = {
    InvitationAccepted: (grant_invited_role,),
}
