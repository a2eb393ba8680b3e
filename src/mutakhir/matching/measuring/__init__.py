"""How good matching is: measures with known truth, estimates without it, and the thresholds that follow.

Pure functions on arrays. They read no dataset and know no model, so what is measured on a public benchmark, on
made-up people and on a clerical sample of a real registry is measured by the same lines.
"""
