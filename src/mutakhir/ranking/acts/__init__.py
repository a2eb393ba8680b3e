"""Signed acts of people with authority, as layers above the score: shocks adjust it for a time, overrides put a unit
into a band.

Neither is ever trained into the model, and `scores` holds neither. An act that is not applied is never passed over in
silence: `shock_outcomes` and `override_outcomes` say of each what became of it, and why.
"""
