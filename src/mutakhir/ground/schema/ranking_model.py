"""Datasets of the stage *ranking*: the fitted model, and how well it does."""

from mutakhir.ground.schema.declaration import Column, Dataset, Words


SCORE_PART = Words(("place", "people", "housing", "assets"))


class Coefficients(Dataset):
    """The fitted model: what each level of each term adds to the score."""

    name = "coefficients"
    scope = "nation"
    key = ("part", "term", "level", "area")
    part = Column("string", "Part of the score", codes=SCORE_PART, required=True)
    term = Column("string", "Term of the model; constant and regency in the part place", required=True)
    level = Column("int16", "Level of the term; -1 is a missing value", required=True)
    area = Column("string", "Regency of the term regency; 0, the nation, for all others", required=True)
    value = Column("int64", "What it adds; always a multiple of 100", unit="1e-6", required=True)
    households = Column("int64", "Surveyed households with this level", required=True, minimum=0)


class ModelMeasures(Dataset):
    """How well the model fits, in the survey itself and in villages that it has not seen."""

    name = "model_measures"
    scope = "nation"
    key = ("measure",)
    measure = Column("string", "What is measured", required=True)
    value = Column("int64", "Value in its unit", required=True)
    unit = Column("string", "1e-6 for shares, otherwise what is counted", required=True)


class ScorePercentiles(Dataset):
    """The 99 cut points of the score in the whole population, from the weighted survey."""

    name = "score_percentiles"
    scope = "nation"
    key = ("percentile",)
    percentile = Column("int8", "Percentile", required=True, minimum=1, maximum=99)
    score = Column("int64", "Lowest score up to which so many percent lie", unit="1e-6", required=True)
