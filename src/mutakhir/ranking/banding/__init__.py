"""Bands that say how sure they are: tiers from refits, hysteresis between rounds, deciles.

`ordering` is the order of units, `refits` draws villages anew and counts how often a unit is listed, `tiers` turns the
counts into core, extension, ambiguous and outside, `hysteresis` keeps units from moving in and out by chance, `deciles`
numbers the tenths. Pure functions on arrays with one entry per unit; nothing depends on the order of the rows.
"""
