"""What if the policy were another one: who enters the list, who leaves it, and at what cost.

`scenario` is the file that says what is compared, `settings` the base and each scenario in full, `units` the arrays
that both sources share, `allotting` gives quotas, `deciding` the lists, `tallying` counts who moves, `costing` what it
costs, `judging` what it does to those who are truly poor. `on_survey` compares on a survey whose consumption is known,
`on_registry` on the registry as ranked in the round; `compared` is what both hand on. Nothing is written to the lake.
"""
