"""What a registered person takes from a school's programme: stars, seats in sessions, a personal agenda."""
