"""From the text of a plan file to a Plan, or to everything that is wrong with it."""
