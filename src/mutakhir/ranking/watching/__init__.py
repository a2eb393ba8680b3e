"""Do scores stand too often just below a cut? By enumerator and by village, against the rest of the regency."""
