"""What can be imported: each DATASET with the roles that its files play, and which of our datasets each fills.

A *role* is what one file is for. Its columns are those of the datasets that it fills, and the keys by which the
sender names his records (`household_key`): ids of ours are made from them and remembered. A role that may give
either says so in `either`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from mutakhir.ground.schema import PREVIOUS, Column, Privacy, dataset


Mode = Literal["replace", "append"]
# Where the regency of a row comes from: an area code in this column, or the known record that a key names.
Home = Literal["village", "district", "area", "household", "member", "officer", "parent", "request", "none"]

HOUSEHOLD_KEY: Final = Column("string", "Key of the household in the other registry", Privacy.QUASI)
MEMBER_KEY: Final = Column("string", "Key of the member in the other registry", Privacy.QUASI)
CODE_COLUMN: Final = Column("string", "Code of the pair on a sheet of ours")
REGENCY: Final = Column("string", "Regency code, where no other column tells it")


@dataclass(frozen=True)
class Role:
    """One kind of file of an import.

    `key`: columns that name a row of the file, unique among its rows. `either`: groups of columns of which each
    needs one. `defaults`: what a column holds where neither file nor mapping says. `filled`: of a form, the columns of
    which one at least is filled in; a row without any was left as it was sent out. `made`: columns that the import
    makes itself, so that no file need give them.
    """

    name: str
    fills: tuple[str, ...]
    key: tuple[str, ...]
    home: Home
    either: tuple[tuple[str, ...], ...] = ()
    extra: Mapping[str, Column] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    optional: bool = False

    @cached_property
    def columns(self) -> dict[str, Column]:
        """All columns that a file of this role may give, by our names, in order."""
        found = dict(self.extra)
        for name in self.fills:
            for column, declared in dataset(name).columns().items():
                found.setdefault(column, declared)
        return found if self.home in ("parent", "request", "none") else found | {"regency": REGENCY}

    def is_required(self, name: str) -> bool:
        column = self.columns[name]
        return column.required and name not in self.made and name not in self.defaults and not self._has_other(name)

    def _has_other(self, name: str) -> bool:
        return any(name in group for group in self.either)

    def lacking(self, given: set[str]) -> list[str]:
        """What the file must give and does not: a name, or "one or other"."""
        alone = [name for name in self.columns if self.is_required(name) and name not in given]
        groups = [" / ".join(group) for group in self.either if not given & set(group)]
        return groups + alone


@dataclass(frozen=True)
class Import:
    """One DATASET of `mutakhir import`. `usual`: the mapping of the pack for files with other headers than ours."""

    name: str
    title: str
    roles: tuple[Role, ...]
    mode: Mode = "append"
    usual: str | None = None

    def role(self, name: str) -> Role:
        return next(role for role in self.roles if role.name == name)

    @property
    def fills(self) -> tuple[str, ...]:
        return tuple(name for role in self.roles for name in role.fills)


def _registry(name: str) -> str:
    return f"{PREVIOUS}registry_{name}"


def _with_identity(name: str) -> tuple[str, str]:
    return name, f"{name}_identity"


def _rows(name: str, key: tuple[str, ...], home: Home, *fills: str, made: tuple[str, ...] = ()) -> tuple[Role, ...]:
    return (Role("row", fills or (name,), key, home, made=made),)


_HOUSEHOLD: Final = Role(
    "household",
    (*_with_identity(_registry("households")), _registry("ranks")),
    ("household_key",),
    "village",
    either=(("household_key", "household_id"),),
    extra={"household_key": HOUSEHOLD_KEY},
    defaults={"source": "registry", "status": "accepted"},
    made=("unit", "unit_id", "score", "band", "listed", "ranked_in"),
)
_FAMILY: Final = Role(
    "family",
    _with_identity(_registry("families")),
    ("household_key", "family_number"),
    "parent",
    either=(("household_key", "household_id"),),
    extra={"household_key": HOUSEHOLD_KEY},
    made=("family_id", "member_count"),
    optional=True,
)
_MEMBER: Final = Role(
    "member",
    _with_identity(_registry("members")),
    ("household_key", "member_key"),
    "parent",
    either=(("household_key", "household_id"),),
    extra={
        "household_key": HOUSEHOLD_KEY,
        "member_key": MEMBER_KEY,
        "family_card": Column("string", "Family-card number of the member's family as given", Privacy.DIRECT),
    },
    made=("member_id", "family_id", "nik_level"),
    optional=True,
)

IMPORTS: Final = {
    one.name: one
    for one in (
        Import("previous-registry", "The previous registry: becomes release N-1", (_HOUSEHOLD, _FAMILY, _MEMBER),
               "replace"),
        Import("areas", "A list of areas as a version of its own", (
            Role("row", (), ("code",), "none", extra={
                "code": Column("string", "Area code", required=True),
                "name": Column("string", "Name of the area", required=True),
                "level": Column("string", "Level, in words of either language or 1 to 4"),
                "parent": Column("string", "Code of the area above"),
                "time_zone": Column("string", "WIB, WITA or WIT"),
            }),
        )),
        Import("targets", "The official allotment of households to regencies (frame/regencies.csv)", (
            Role("row", (), ("area",), "none", extra={
                "area": Column("string", "Regency code", required=True),
                "target_households": Column("int64", "Households to visit", required=True, minimum=0),
            }),
        )),
        Import("proposals", "Households that villages, citizens or the ministry propose",
               _rows("proposals", ("proposal_id",), "village", *_with_identity("proposals"))),
        Import("officers", "Officers of the round",
               _rows("officers", ("officer_id",), "district", *_with_identity("officers"))),
        Import("training-results", "Results of the officers' training",
               _rows("training_results", ("officer_id", "sitting"), "officer")),
        Import("meetings", "Decisions of village meetings",
               _rows("meetings", ("meeting_id", "household_id"), "village")),
        Import("civil-register", "The civil register, or its answers",
               _rows("civil_register", ("register_id",), "village", *_with_identity("civil_register")), "replace"),
        Import("register-replies", "Answers of the civil registry office to our request files", (
            Role("row", ("register_replies_identity",), ("request_number", "answered_on"), "request", extra={
                "request_number": Column("string", "Number of the question, as in the request file", required=True),
            }, made=("request_id", "row", "member_id")),
        ), usual="matching/exchange.yaml"),
        Import("nik-repairs", "NIKs corrected in a worksheet by village and registry office", (
            Role("row", ("nik_repairs_identity",), ("member_id", "repaired_on"), "member",
                 filled=("nik", "person_name", "birth_date", "remark")),
        ), usual="border/nik-repairs.yaml"),
        Import("submissions", "Filled forms, raw", (
            Role("household", _with_identity("submissions"), ("submission_id",), "village"),
            Role("member", _with_identity("submission_members"), ("submission_id", "line"), "parent",
                 made=("line",), optional=True),
        )),
        Import("decisions", "Decisions of people on households",
               _rows("decisions", ("decision_id",), "household")),
        Import("link-decisions", "Decisions of people on pairs of records, also on sheets of `matching sheets`", (
            Role("row", ("link_decisions", "seeded_readings", "link_remarks_identity"), ("decision_id",), "member",
                 either=(("decision_id", "pair_code"), ("member_id", "pair_code"), ("decided_on", "pair_code"),
                         ("other_id", "other_member_id", "pair_code"), ("judgement", "same_person")),
                 extra={"pair_code": CODE_COLUMN}, filled=("judgement", "remark"), made=("known_same", "remark")),
        ), usual="border/link-decisions.yaml"),
        Import("overrides", "Signed exceptions from a rank",
               _rows("overrides", ("override_id",), "household")),
        Import("shocks", "Signed adjustments of the score of an area",
               _rows("shocks", ("shock_id", "area"), "area")),
        Import("consumption-survey", "The weighted consumption survey", (
            Role("household", ("consumption_survey",), ("survey_id",), "village"),
            Role("member", ("consumption_survey_members",), ("survey_id", "line"), "parent", made=("line",),
                 optional=True),
        ), "replace"),
        Import("audit-sample", "Households of the audit: a probability sample of all people, with their consumption",
               _rows("audit_sample", ("audit_id",), "village"), "replace"),
        Import("objections", "Objections of the village meetings at which the ranking was posted",
               _rows("objections", ("objection_id",), "village")),
        Import("reinterviews", "Second interviews of a random sample",
               _rows("reinterviews", ("household_id",), "village")),
        Import("revisits-sent", "Revisits that went to the field",
               _rows("revisits_sent", ("household_id", "visit_number"), "village")),
    )
}  # fmt: skip
