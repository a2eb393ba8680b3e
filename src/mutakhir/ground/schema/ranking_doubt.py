"""Datasets of the stage *ranking*: how sure rates, tiers and the change of the list are."""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy, Words
from mutakhir.ground.schema.ranking_model import SCORE_PART


RATE_METHOD = Words(("fay_herriot", "fay_herriot_constant", "regression", "direct", "official", "none"))
RATE_REASON = Words(
    (
        "modelled", "regressors_not_usable", "few_areas", "model_not_settled", "one_cluster", "no_sample",
        "no_rate_inside",
    )
)  # fmt: skip
CUT = Words(("core", "extended"))
TIER = Words(("core", "extension", "ambiguous", "outside"))
CAUSE = Words(("model", "data", "quota", "taken_back", "all"))
OUTSIDE_NOTE = Words(("estimated", "more_in_registry", "no_rate"))


class RegencyRates(Dataset):
    """Rates of poor persons by regency, from the survey: direct, shrunk, known, and the sum of P(poor) out of sample.

    Shares of persons. An error is the root of a variance. `after` agrees with `known` by construction; only `before`
    says how good the model is.
    """

    name = "regency_rates"
    scope = "nation"
    key = ("area",)
    area = Column("string", "Regency code; 0 is the nation, which has direct, before, after and counts", required=True)
    method = Column("string", "Where `estimate` comes from", codes=RATE_METHOD, required=True)
    reason = Column("string", "Why this method", codes=RATE_REASON, required=True)
    households = Column("int64", "Surveyed households", required=True, minimum=0)
    villages = Column("int64", "Surveyed villages", required=True, minimum=0)
    persons = Column("int64", "Persons for whom they stand", unit="persons", required=True, minimum=0)
    log_line = Column("int64", "Logarithm of the poverty line on the scale of the model", unit="1e-6")
    direct = Column("int64", "Direct rate of the survey", unit="1e-6")
    direct_error = Column("int64", "Its standard error by the design", unit="1e-6", minimum=0)
    smoothed_error = Column("int64", "Its standard error after smoothing", unit="1e-6", minimum=0)
    modelled = Column("int64", "Rate before benchmarking, drawn towards the regression", unit="1e-6")
    modelled_error = Column("int64", "Root of its mean squared error", unit="1e-6", minimum=0)
    gamma = Column("int64", "Weight of the regency's own sample in it", unit="1e-6", minimum=0, maximum=1_000_000)
    estimate = Column("int64", "Rate after benchmarking to the nation's direct rate", unit="1e-6")
    official = Column("int64", "Official rate of the pack", unit="1e-6")
    known = Column("int64", "Rate to which the shift leads", unit="1e-6")
    line_count = Column("int64", "Share predicted below the line, out of sample; too low", unit="1e-6")
    before = Column("int64", "Mean P(poor) out of sample, without the shift", unit="1e-6")
    shift = Column("int64", "Added to predicted log consumption", unit="1e-6")
    after = Column("int64", "Mean P(poor) out of sample, with the shift", unit="1e-6")


class PoorOutside(Dataset):
    """The registry's own sum of P(poor), with the estimated share of the poor who are outside it.

    The registry holds chosen households, so its mean P(poor) is no rate of the regency and is not to be compared with
    one except with `outside` beside it.
    """

    name = "poor_outside"
    scope = "nation"
    key = ("area",)
    area = Column("string", "Regency code; 0 is the nation", required=True)
    persons = Column("int64", "Persons of scored units", unit="persons", required=True, minimum=0)
    poor = Column("int64", "Their sum of P(poor), with the shift", unit="persons", required=True, minimum=0)
    survey_persons = Column("int64", "Persons for whom the survey stands", unit="persons", required=True, minimum=0)
    survey_poor = Column("int64", "Poor among them: persons times the known rate", unit="persons", minimum=0)
    outside = Column("int64", "1 less registry's poor over the survey's", unit="1e-6")
    note = Column("string", "How to read it", codes=OUTSIDE_NOTE, required=True)


class ExtensionShares(Dataset):
    """How many of the truly poorest are among those predicted poorest, out of sample, with an interval."""

    name = "extension_shares"
    scope = "nation"
    key = ("poorest", "inside")
    poorest = Column("int8", "The truly poorest, percent of the population by consumption", required=True)
    inside = Column("int8", "The list, percent of the population by prediction", required=True)
    value = Column("int64", "Share of the truly poorest who are on the list", unit="1e-6", required=True)
    low = Column("int64", "Lower end of the interval", unit="1e-6", required=True)
    high = Column("int64", "Upper end of the interval", unit="1e-6", required=True)
    households = Column("int64", "Surveyed households", required=True, minimum=0)


class ModelRefits(Dataset):
    """Coefficients of the model fitted again on villages drawn anew; rows as in `coefficients`, by refit."""

    name = "model_refits"
    scope = "nation"
    key = ("refit", "part", "term", "level", "area")
    refit = Column("int16", "Number of the refit, from 0", required=True, minimum=0)
    part = Column("string", "Part of the score", codes=SCORE_PART, required=True)
    term = Column("string", "Term of the model", required=True)
    level = Column("int16", "Level of the term; -1 is a missing value", required=True)
    area = Column("string", "As in coefficients", required=True)
    value = Column("int64", "What it adds", unit="1e-6", required=True)


class RefitMargins(Dataset):
    """How far from a cut a unit must be to be surely in or out, found on the survey."""

    name = "refit_margins"
    scope = "nation"
    key = ("cut",)
    cut = Column("string", "Core, or the whole list", codes=CUT, required=True)
    refits = Column("int16", "Refits", required=True, minimum=1)
    margin = Column(
        "int64", "Units farther from the line of their regency are not refitted", unit="1e-6", required=True
    )
    flipped = Column(
        "int64", "Share of surveyed units whose side of the cut a refit changes", unit="1e-6", required=True
    )
    flipped_beyond = Column("int64", "The same, of those beyond the margin", unit="1e-6", required=True)


class RankTiers(Dataset):
    """How sure the place is of units near a cut; a unit that is not here is surely where `ranks` puts it."""

    name = "rank_tiers"
    key = ("unit", "unit_id")
    unit = Column("string", "What is ranked", codes=codes.UNIT, required=True)
    unit_id = Column("int64", "Household or family", required=True)
    village = Column("string", "Village code", Privacy.QUASI, required=True)
    tier = Column("string", "Surely core, surely listed, unsure or surely outside", codes=TIER, required=True)
    core_refits = Column("int16", "Refits that put it into the core", required=True, minimum=0)
    listed_refits = Column("int16", "Refits that list it", required=True, minimum=0)
    refits = Column("int16", "Refits", required=True, minimum=1)


class ChurnColumns:
    cause = Column("string", "Step of the chain; all is their sum", codes=CAUSE, required=True)
    counts = Column("string", "persons or units", codes=Words(("persons", "units")), required=True)
    joined = Column("int64", "Who came onto the list", required=True)
    left = Column("int64", "Who went off it", required=True)
    of_new = Column("int64", "Of the joined: only in the new registry", required=True, minimum=0)
    of_gone = Column("int64", "Of the left: only in the old registry", required=True, minimum=0)
    listed_before = Column("int64", "Length of the old list", required=True, minimum=0)
    listed_after = Column("int64", "Length of the new list", required=True, minimum=0)


class RegencyChurn(ChurnColumns, Dataset):
    """Why the list of a regency changed since release N-1: by model, data and quota."""

    name = "regency_churn"
    key = ("cause", "counts")


class RankChurn(Dataset):
    """Why the list changed since release N-1, by regency and summed: by model, data and quota, in this order."""

    name = "rank_churn"
    scope = "nation"
    key = ("area", "cause", "counts")
    area = Column("string", "Regency code; 0 is all regencies of which it was worked out", required=True)
    regencies = Column("int16", "Of how many regencies", required=True, minimum=1)
    cause = ChurnColumns.cause
    counts = ChurnColumns.counts
    joined = ChurnColumns.joined
    left = ChurnColumns.left
    of_new = ChurnColumns.of_new
    of_gone = ChurnColumns.of_gone
    listed_before = ChurnColumns.listed_before
    listed_after = ChurnColumns.listed_after
