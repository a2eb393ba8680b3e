"""The round, from the previous registry to the next published one: the stages in order.

Each stage answers one question. It reads some datasets and writes others; stages meet in datasets and nowhere
else. Two loops of the process are data of an earlier pass: the visits that must be made again
(`revisits_sent`), and the previous release (`previous_...`), from which the round starts.

Datasets whose name ends in `_identity` hold names, numbers and doors; they are encrypted, and a stage may
open only those that it names here under `identity`. Ranking and quality open none.
"""

from collections.abc import Iterator

from mutakhir import (
    fieldwork,
    frame,
    intake,
    matching,
    publication,
    quality,
    questionnaire,
    ranking,
    review,
    validation,
)
from mutakhir.ground.engine import Engine
from mutakhir.ground.lake import Home, Lake, Stage, StepReport, Workbench, check_inputs


# fmt: off
STAGES = (
    Stage(
        "frame", "Who must be visited, and how many per village?", frame.build,
        may_read=(
            "previous_registry_households", "previous_registry_households_identity",
            "previous_registry_families", "previous_registry_families_identity",
            "proposals", "proposals_identity", "civil_register", "civil_register_identity", "meetings",
        ),
        writes=("candidate_counts", "targets", "prelist_first", "prelist", "prelist_identity"),
        identity=(
            "previous_registry_households_identity", "previous_registry_families_identity",
            "proposals_identity", "civil_register_identity", "prelist_identity",
        ),
        policy=("frame/*",),
        mints=True,
    ),
    Stage(
        "fieldwork", "By which certified officer, with what load?", fieldwork.assign,
        reads=("targets", "prelist"),
        may_read=("officers", "training_results", "revisits_sent"),
        writes=("staffing", "assignments"),
        policy=("fieldwork/*",),
    ),
    Stage(
        "questionnaire", "What is asked, and how?", questionnaire.compile,
        writes=("codebook",),
        policy=("questionnaire/**/*",),
    ),
    Stage(
        "intake", "What came back?", intake.land,
        reads=("prelist", "prelist_identity", "assignments", "codebook"),
        may_read=(
            "submissions", "submissions_identity", "submission_members", "submission_members_identity",
            "previous_registry_households", "previous_registry_households_identity",
            "previous_registry_families", "previous_registry_families_identity", "previous_registry_members",
            "previous_registry_members_identity",
        ),
        writes=(
            "households", "households_identity", "families", "families_identity", "members",
            "members_identity", "visits", "quarantine",
        ),
        identity=(
            "prelist_identity", "submissions_identity", "submission_members_identity",
            "previous_registry_households_identity", "previous_registry_families_identity",
            "previous_registry_members_identity", "households_identity", "families_identity",
            "members_identity",
        ),
        policy=("intake/*", "questionnaire/*"),
        mints=True,
    ),
    Stage(
        "validation", "Which rules does each record break?", validation.check,
        reads=("households", "families", "members", "visits", "prelist"),
        may_read=("previous_registry_households", "previous_registry_members"),
        writes=("findings", "rule_counts"),
        policy=("validation/*",),
    ),
    Stage(
        "review", "What does a decision of a person mean?", review.settle,
        reads=("prelist", "households", "visits", "findings"),
        may_read=("decisions",),
        writes=("standings", "accepted", "revisits"),
        policy=("review/*",),
    ),
    Stage(
        "matching", "Who is who, and is the same person in the civil register?", matching.resolve,
        reads=("accepted", "members", "members_identity", "families_identity"),
        may_read=(
            "civil_register", "civil_register_identity", "register_requests_identity",
            "register_replies_identity", "nik_repairs_identity", "previous_registry_members",
            "previous_registry_members_identity", "link_decisions",
        ),
        writes=(
            "register_asks_identity", "register_answers_identity", "links", "person_records_identity",
            "nik_carriers_identity", "shared_niks_identity", "shared_records_identity", "person_moves",
            "repeated_persons", "persons", "identity_events", "register_findings",
            "nik_claims_identity", "double_claims", "confirmed_niks_identity", "match_reviews",
            "settled_claims", "pair_scores", "person_edges", "touched_records", "confirmed_records",
            "spare_persons", "person_redirects", "person_events", "refused_edges", "model_levels", "model_drift",
        ),
        identity=(
            "members_identity", "families_identity", "civil_register_identity", "register_requests_identity",
            "register_replies_identity", "nik_repairs_identity", "previous_registry_members_identity",
            "nik_claims_identity", "confirmed_niks_identity",
            "register_asks_identity", "register_answers_identity", "person_records_identity",
            "nik_carriers_identity", "shared_niks_identity", "shared_records_identity",
        ),
        policy=("matching/**/*",),
        mints=True,
    ),
    Stage(
        "ranking", "How poor, with the parts of the score kept?", ranking.rank,
        reads=(
            "prelist", "standings", "accepted", "households", "members", "consumption_survey",
            "consumption_survey_members",
        ),
        may_read=("shocks", "overrides", "previous_registry_households", "previous_registry_members",
            "previous_registry_ranks", "objections", "audit_sample",),
        writes=(
            "regency_rates", "extension_shares", "poor_outside", "model_refits", "refit_margins", "rank_tiers",
            "regency_churn", "rank_churn",
            "cut_neighbours", "score_bunching", "meeting_agreement", "elite_capture",
            "shock_outcomes", "override_outcomes", "regency_lines",
            "model_errors", "model_residuals", "survey_predictions",
            "audit_errors", "coefficients", "model_measures", "scores", "score_percentiles", "regency_quotas", "ranks",
            "quotas",
        ),
        policy=("ranking/*", "frame/regencies.csv"),
    ),
    Stage(
        "quality", "How reliable, current and valid is all this?", quality.assess,
        reads=(
            "prelist", "households", "members", "visits", "quarantine", "rule_counts", "standings", "links",
            "persons", "ranks",
        ),
        may_read=(
            "reinterviews", "previous_registry_households", "previous_registry_families",
            "previous_registry_ranks",
        ),
        writes=("local_indicators", "record_ages", "expiry_queue", "indicators"),
        policy=("quality/*", "frame/regencies.csv"),
    ),
    Stage(
        "publication", "What is the version of record?", publication.prepare,
        reads=(
            "codebook", "prelist", "prelist_identity", "standings", "households", "households_identity",
            "families", "families_identity", "members", "members_identity", "links", "persons", "ranks",
            "indicators",
        ),
        may_read=(
            "person_redirects", "previous_registry_redirects",
            "confirmed_niks_identity", "previous_registry_households", "previous_registry_households_identity",
            "previous_registry_families", "previous_registry_families_identity", "previous_registry_members",
            "previous_registry_members_identity", "previous_registry_ranks",
        ),
        writes=(
            "registry_households", "registry_households_identity", "registry_families",
            "registry_families_identity", "registry_members", "registry_members_identity", "registry_ranks",
            "registry_changes", "registry_redirects",
        ),
        identity=(
            "prelist_identity", "households_identity", "families_identity", "members_identity",
            "confirmed_niks_identity", "previous_registry_households_identity",
            "previous_registry_families_identity", "previous_registry_members_identity",
            "registry_households_identity",
            "registry_families_identity", "registry_members_identity",
        ),
        policy=("publication/*",),
    ),
)
# fmt: on

WORDS = tuple(stage.word for stage in STAGES)

# What the civil registry office is asked from, and what a worksheet for repairing NIKs is written from.
EXCHANGE_IDENTITY = (
    "members_identity", "families_identity", "register_requests_identity", "register_replies_identity",
    "nik_repairs_identity",
)  # fmt: skip

# What the sheets of the clerical review are written from, and where the remarks of their readers go.
REVIEW_IDENTITY = (
    "members_identity", "households_identity", "families_identity", "previous_registry_members_identity",
    "previous_registry_households_identity", "previous_registry_families_identity", "civil_register_identity",
    "register_requests_identity", "register_replies_identity", "link_remarks_identity",
)  # fmt: skip

# What `story` opens to say, masked, of whom it tells; report and status open none.
STORY_IDENTITY = ("members_identity", "previous_registry_members_identity", "registry_members_identity")


StageReport = tuple[StepReport, ...]


def run(home: Home, engine: Engine, *, until: str | None = None, quiet: bool = False) -> Iterator[StageReport]:
    """Runs the stages in order, up to and including `until`, and reports the steps of each stage as it ends.

    A stage whose input is missing raises WaitingProblem; what stands before it is done and kept.
    """
    lake = Lake(home)
    for stage in STAGES:
        check_inputs(lake, stage)
        bench = Workbench(home, lake, engine, stage, quiet)
        try:
            stage.run(bench)
        finally:
            yield tuple(bench.reports)
        if stage.word == until:
            return
