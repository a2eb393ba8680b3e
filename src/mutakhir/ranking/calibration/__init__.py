"""From a predicted logarithm of consumption to a probability of being poor, and to rates that agree with known ones.

Counting who is predicted below a line gives too few poor, since a prediction varies less than consumption does. The sum
of probabilities does not have that error; a shift of the constant of each regency takes away what is left. `residuals`
holds the distribution, `shifting` finds the shift, `reporting` says what it changed. Pure functions on arrays.
"""
