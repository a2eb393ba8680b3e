"""Datasets of the stage *ranking*: the fitted model, and how well it does."""

from mutakhir.ground.schema.declaration import Column, Dataset, Privacy, Words


SCORE_PART = Words(("place", "people", "housing", "assets"))
SCALE = Words(("per_person", "adult_equivalent"))


class Coefficients(Dataset):
    """The fitted model: what each level of each term adds to the score.

    What a unit's level adds is the sum of the rows that hold where it lives: the nation's and the deviations of its
    province or block and of its regency. The place is one row, the regency's, or the nation's where it has none.
    """

    name = "coefficients"
    schema_version = 2
    scope = "nation"
    key = ("part", "term", "level", "area")
    part = Column("string", "Part of the score", codes=SCORE_PART, required=True)
    term = Column("string", "Term of the model; constant and regency in the part place", required=True)
    level = Column("int16", "Level of the term; -1 is a missing value", required=True)
    area = Column("string", "0, the nation; else the regency, province or block that deviates", required=True)
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


class ModelErrors(Dataset):
    """How wrong the model is in villages left out of the fit: at cuts, for all and by group, on both scales.

    The interval is the chance of the sample (clusters drawn anew, the model held fast).
    """

    name = "model_errors"
    scope = "nation"
    key = ("scale", "cut", "grouping", "member", "measure")
    scale = Column("string", "By what consumption is divided", codes=SCALE, required=True)
    cut = Column("int8", "Percent of the population that is cut off; 0 where no cut is", required=True, minimum=0)
    grouping = Column("string", "all, or what the groups are made by", required=True)
    member = Column("string", "all, or the group", required=True)
    measure = Column("string", "What is measured", required=True)
    value = Column("int64", "Its value; null where it cannot be known", unit="1e-6")
    low = Column("int64", "Lower end of its 95% interval", unit="1e-6")
    high = Column("int64", "Upper end of its 95% interval", unit="1e-6")
    households = Column("int64", "Surveyed households on which it rests", required=True, minimum=0)


class ModelResiduals(Dataset):
    """The distribution of what the model does not see: knots between which the share below rises in straight lines."""

    name = "model_residuals"
    scope = "nation"
    key = ("place",)
    place = Column("int16", "Number of the knot, from 0", required=True, minimum=0, maximum=400)
    value = Column(
        "int64", "Log consumption less prediction, in villages left out of the fit", unit="1e-6", required=True
    )
    below = Column("int64", "Share of the residuals below it", unit="1e-6", required=True, minimum=0, maximum=1_000_000)


class SurveyPredictions(Dataset):
    """What the model says of each surveyed household, by its rounded coefficients and in its left-out turn."""

    name = "survey_predictions"
    scope = "nation"
    key = ("survey_id",)
    survey_id = Column("int64", "Household in the survey", required=True)
    regency = Column("string", "Regency code", Privacy.QUASI, required=True)
    village = Column("string", "Village code, the cluster of the sample", Privacy.QUASI, required=True)
    persons = Column("int16", "Members who live there", unit="persons", required=True, minimum=1)
    weight = Column("int64", "Households that it stands for", unit="1e-6", required=True, minimum=0)
    score = Column("int64", "Score by the model of the round", unit="1e-6", required=True)
    held_out = Column("int64", "Prediction by a fit without its village", unit="1e-6", required=True)


class ScorePercentiles(Dataset):
    """The 99 cut points of the score among all persons, and among all units, from the weighted survey."""

    name = "score_percentiles"
    schema_version = 2
    scope = "nation"
    key = ("counts", "percentile")
    counts = Column("string", "What the hundredths count", codes=Words(("persons", "units")), required=True)
    percentile = Column("int8", "Percentile", required=True, minimum=1, maximum=99)
    score = Column("int64", "Lowest score up to which so many percent lie", unit="1e-6", required=True)
