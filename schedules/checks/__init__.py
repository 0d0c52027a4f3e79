"""Whether a sound plan is also right: its parts agree, and its words do a patient good."""
