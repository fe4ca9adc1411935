"""What can be said without a database: a month on a wall, the regions of the world, how a card is drawn."""
