"""Who is one: clusters of records from the edges between them, and persons for life from the clusters.

Pure functions on Arrow tables: no lake, no clock. What is kept between two runs is the set of edges, the clusters
and the membership; whoever calls keeps them.
"""
