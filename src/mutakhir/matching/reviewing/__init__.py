"""Clerical review: which pairs people read first, on which sheets, what their readings mean, and what they teach."""
