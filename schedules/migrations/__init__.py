"""The history of the tables, one step a file; a database at `HEAD` needs none of them."""

HEAD = "0013"
