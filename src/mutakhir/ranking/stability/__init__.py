"""Why the list changed from one release to the next: churn split into model, data and quota.

Pure functions on arrays over all units of both releases.
"""
