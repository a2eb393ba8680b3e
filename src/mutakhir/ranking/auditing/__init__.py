"""The audit: how many of the truly poorest the list leaves out, from a probability sample of all people.

The only figure of error that rests on no model and covers households which nobody visited.
"""
