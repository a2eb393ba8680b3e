"""New records, or one person, against a registry that stands: found in seconds by an index, and nothing is changed."""
