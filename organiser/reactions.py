"""What happens because something happened: read from top to bottom, run in this order, in the same transaction."""

from organiser.kernel.db.transaction import Reactions

TABLE: Reactions = {}
