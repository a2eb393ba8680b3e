"""What an explanation knows, before it is told: names and numbers already masked, ids as people read them."""

import datetime as dt
from dataclasses import dataclass, fields, is_dataclass

from mutakhir.ground.clock import TimeZone
from mutakhir.ground.errors import Said


@dataclass(frozen=True)
class Told:
    """Which state is explained. `status`: round (no candidate yet), candidate, published, withdrawn, imported.
    `is_previous`: the release from which the present round started."""

    release: str
    title: Said
    status: str
    decree: str = ""
    is_previous: bool = False


@dataclass(frozen=True)
class Place:
    """Names of the areas; `kind` of the village: desa, kelurahan or nothing where the code does not say."""

    kind: str
    village: str
    district: str
    regency: str
    province: str
    zone: TimeZone


@dataclass(frozen=True)
class Origin:
    """Where the record first came from, and what the previous release said of it."""

    source: str
    proposed_on: dt.date | None = None
    proposed_by: str | None = None
    previous_release: str | None = None
    previous_seen: dt.date | None = None
    previous_band: str | None = None
    previous_listed: bool | None = None


@dataclass(frozen=True)
class Meeting:
    """What the village meeting found; `status` and `why` are those of the row of the prelist after it."""

    held_on: dt.date
    minutes: str
    result: int
    reason: int | None
    able: bool | None
    double_of: str | None


@dataclass(frozen=True)
class Visit:
    """One call at the door. `hour` is local; `distance` in metres to the known door; `because` of a revisit."""

    number: int
    day: dt.date | None
    hour: int | None
    minutes: int | None
    officer: str | None
    assigned_to: str | None
    result: int | None
    distance: int | None
    because: str | None


@dataclass(frozen=True)
class Change:
    """An answer that differs from the previous release."""

    item: str
    label: Said
    before: Said
    now: Said


@dataclass(frozen=True)
class Answers:
    """Which answers count: from a visit or a desk of this round, or carried; and what differs from before."""

    channel: str | None
    day: dt.date | None
    visit_number: int | None
    before_day: dt.date | None
    changes: tuple[Change, ...]
    members: int | None
    members_before: int | None
    families: int | None
    families_before: int | None


@dataclass(frozen=True)
class Member:
    """A line of the roster. `came_from` and `went_to`: other households, on a split; `also_in`: other records of
    the same person, joined by the step `joined_by`; `corrected`: nik, name, birth_date that differ from release N-1."""

    person: str | None
    name: str | None
    nik: str | None
    birth_date: str | None
    age: int | None
    sex: Said | None
    relation: Said | None
    is_head: bool
    is_new: bool
    presence: int | None
    civil_status: str | None
    step: str | None
    corrected: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    joined_by: str | None = None
    came_from: str | None = None
    went_to: str | None = None


@dataclass(frozen=True)
class Finding:
    """A rule that the record breaks; `about` a member (masked name) or a family (number)."""

    rule: str
    severity: str
    title: Said
    message: Said
    member: str | None = None
    family: int | None = None


@dataclass(frozen=True)
class Standing:
    """Where the record stands after review."""

    standing: str
    reason: str
    decided_by: str | None = None


@dataclass(frozen=True)
class Decision:
    """What a person at a desk decided."""

    decision: str
    reason: str
    role: str
    day: dt.date


@dataclass(frozen=True)
class Pull:
    """One answer that pulls the score away from the average of the regency; `by` in 1e-6, below 0 is poorer."""

    term: str
    label: Said
    answer: Said
    by: int


@dataclass(frozen=True)
class Doubt:
    """How sure a place is: `tier` is core, extension, ambiguous, outside, or `far` for a unit so far from every cut
    that nothing was worked out again. Of `refits` models on other villages, how many put it into the core, and how many
    list it."""

    tier: str
    core_refits: int | None = None
    listed_refits: int | None = None
    refits: int | None = None


@dataclass(frozen=True)
class Act:
    """A signed act about a unit. `kind`: shock, which adjusts the score (`by`, in 1e-6), or override, which names a
    `band`. `outcome`: applied, or the word for why not."""

    kind: str
    reason: Said
    signed_by: str
    until: dt.date
    outcome: str
    by: int | None = None
    band: str | None = None


@dataclass(frozen=True)
class Rank:
    """Place of a unit. `parts`: own part of the score less the regency's average, in 1e-6. `doubt` is empty where
    nothing was worked out again; `decile` counts what the round's shares count."""

    unit: str
    id: str
    number: int | None
    place: int | None
    of: int | None
    percentile: int | None
    band: str
    listed: bool
    reason: str | None
    ranked_in: str | None
    parts: dict[str, int]
    pulls: tuple[Pull, ...]
    doubt: Doubt | None = None
    decile: int | None = None
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True)
class Listing:
    """In or out of the list, and why."""

    listed: bool
    band: str | None
    change: str | None
    reason: str | None


@dataclass(frozen=True)
class Related:
    """Another household with which this one was found to be the same, or part of it. `way`: into, from."""

    way: str
    kind: str
    household: str


@dataclass(frozen=True)
class HouseholdFacts:
    """All that is known of one household."""

    id: str
    told: Told
    place: Place
    origin: Origin
    meeting: Meeting | None
    prelist: tuple[str, str | None] | None
    assigned_to: str | None
    visits: tuple[Visit, ...]
    answers: Answers
    members: tuple[Member, ...]
    gone: tuple[Member, ...]
    findings: tuple[Finding, ...]
    standing: Standing | None
    decisions: tuple[Decision, ...]
    ranks: tuple[Rank, ...]
    listing: Listing | None
    related: tuple[Related, ...]
    core: int
    extended: int
    counts: str


@dataclass(frozen=True)
class Record:
    """One member record of a person: in which household, before or now, and what the civil register says."""

    when: str
    household: str
    place: Place
    name: str | None
    nik: str | None
    birth_date: str | None
    age: int | None
    sex: Said | None
    relation: Said | None
    lives_there: bool = True
    civil_status: str | None = None
    step: str | None = None
    evidence: tuple[str, ...] = ()
    review: str | None = None


@dataclass(frozen=True)
class Event:
    """What happened between this person (`stays`) and another number (`redirects`, unless they were parted).

    `event`: merged (the other number redirects), moved (a record went over from it, and it lives on), split (a record
    was parted from it), undone (a record came back from it).
    """

    stays: str
    redirects: str
    reason: str
    household: str | None
    event: str = "merged"


@dataclass(frozen=True)
class Compared:
    """One comparison of two records, in words. `level`: 0 is most alike, -1 means that nothing could be compared;
    `weight`: thousandths of log2 of how many times likelier that is of one person. Both are empty of a fixed rule."""

    column: str
    said: Said
    level: int | None = None
    weight: int | None = None


@dataclass(frozen=True)
class Proof:
    """Two records side by side: why they are one person, or why people must look.

    `other_kind`: register or member; `other`: the other member record, in its household, `is_same` if it is this
    person's too. `step`: model, family, within, register, nik or decision. `verdict`: link or review of a machine,
    empty where none judged; `civil`: what a fixed rule found in the civil register. `decided`: same or different, by
    people. Weights in thousandths: `prior` before anything is compared, `weight` of all, and from which weight a
    machine links, and people are asked.
    """

    member: str
    household: str
    other_kind: str
    step: str
    other: str | None = None
    other_household: str | None = None
    is_same: bool = True
    verdict: str | None = None
    civil: str | None = None
    guard: str | None = None
    reason: str | None = None
    decided: str | None = None
    compared: tuple[Compared, ...] = ()
    prior: int | None = None
    weight: int | None = None
    link_from: int | None = None
    review_from: int | None = None


@dataclass(frozen=True)
class PersonFacts:
    """All that is known of who one person is. `asked`: the number that was asked for, if it now redirects."""

    id: str
    asked: str
    told: Told
    records: tuple[Record, ...]
    events: tuple[Event, ...]
    proofs: tuple[Proof, ...] = ()


def as_document(thing: object) -> object:
    """Facts as JSON knows them: dates in ISO 8601, sentences in both languages."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: as_document(getattr(thing, field.name)) for field in fields(thing)}
    if isinstance(thing, dict):
        return {name: as_document(value) for name, value in thing.items()}
    if isinstance(thing, tuple | list):
        return [as_document(value) for value in thing]
    return thing.isoformat() if isinstance(thing, dt.date) else thing
