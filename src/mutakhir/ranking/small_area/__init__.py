"""Rates of small areas: direct estimates with their sampling error, and the Fay-Herriot model that shrinks them.

Pure functions on arrays; they read no dataset. In order: `direct` (rate and design variance of each area), `smoothing`
(sampling variances of few clusters are noise), `fay_herriot` (the model), `predicting` (estimates of areas with and
without a sample) and `benchmarking` (so that areas add up to a known total).

The general source is Rao and Molina, "Small Area Estimation", 2nd edition, Wiley 2015, chapters 5 and 6.
"""
