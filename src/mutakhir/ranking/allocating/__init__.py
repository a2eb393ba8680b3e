"""Quotas by other modes than that of the round: whole numbers per regency that sum to the national quota.

`sharing` divides a number down provinces and regencies, `modes` gives the quotas, `filling` takes the poorest within
them, `lines` tells what line they imply. Pure functions on whole numbers: the same on every machine.

Published tie rules: of equal remainders the regency (or province) of the lower code goes first; of equal scores the
unit of the lower hash of the round's seed and its id (`ground.clock.tie_hash`), then of the lower id.
"""
