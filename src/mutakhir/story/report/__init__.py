"""The report of a release: one page that opens without a network (`page.py`), and the figures in it (`figures.py`).

Nothing is imported here: the words of the report are used by commands that should not wait for its drawing library.
"""
