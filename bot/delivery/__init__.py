"""What comes in is kept at once, and what is to be said is carried until it is said."""
