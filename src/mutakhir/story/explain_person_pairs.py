"""The facts of pairs: each record of a person beside its record in the civil register, and beside other records."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.ground.identifiers import show_id
from mutakhir.matching.linking.model_file import FILE, LinkagePolicy
from mutakhir.matching.linking.specification import PersonsPolicy
from mutakhir.matching.linking.weight_parts import Parts, read_parts
from mutakhir.matching.linking.wording import level_said
from mutakhir.matching.reviewing.pairs import Key, OtherKind, Pair, rows
from mutakhir.matching.reviewing.readings import Standing, judge
from mutakhir.matching.reviewing.tasks import deciding_of, task_of
from mutakhir.story.explain_facts import Compared, Proof
from mutakhir.story.explain_shelf import Row, Shelf


REGISTER: Final = "register"
MEMBER: Final = "member"
# Where the household of a member record stands that is not this person's.
HOMES = ("persons", "previous_registry_members")
# What the rule of an equal NIK looks at: if it agrees, and if not.
FIXED: Final[Mapping[str, tuple[Said, Said]]] = {
    "nik": (Said("NIK sama", "NIKs are equal"), Said("NIK tidak sama", "NIKs are not equal")),
    "name": (Said("nama cocok", "names agree"), Said("nama tidak cocok", "names do not agree")),
    "birth_year": (
        Said("tahun lahir cocok", "years of birth agree"),
        Said("tahun lahir tidak cocok", "years of birth do not agree"),
    ),
    "sex": (
        Said("jenis kelamin sama", "the sex is the same"),
        Said("jenis kelamin tidak sama", "the sex is not the same"),
    ),
}
# By these a fixed rule takes two records with one NIK for one person.
JOINED_BY = ("nik", "name", "birth_year")


def person_proofs(shelf: Shelf, regency: str, homes: Mapping[int, int]) -> list[Proof]:
    """The pairs of a person's records of the round in one regency; none of a release that is not the round's.

    Args:
        homes: household of each member record of the person, in all regencies, those of release N-1 too.
    """
    own = {row["member_id"]: row for row in shelf.rows("persons", regency, "member_id", homes.keys())}
    pairs = _Pairs(shelf, regency, homes, _settled(shelf, regency, own))
    weighed = _weighed_rows(shelf, regency, own)
    proofs = [*_weighed(pairs, weighed), *_by_nik(pairs, own, weighed)]
    proofs += [pairs.proof(key, "decision") for key in sorted(pairs.settled.keys() - weighed.keys())]
    return sorted(proofs, key=_place)


def _place(proof: Proof) -> tuple[bool, str, str]:
    """The civil register before other records."""
    return proof.other_kind == MEMBER, proof.household, proof.other_household or ""


@dataclass(frozen=True)
class _Pairs:
    """Pairs of one regency as seen from a person. `settled`: same or different, as people decided."""

    shelf: Shelf
    regency: str
    homes: Mapping[int, int]
    settled: Mapping[Key, str]

    def proof(self, key: Key, step: str) -> Proof:
        """The pair with nothing told but who it is, and what people say; the person's own record first."""
        member, kind, other = key
        if member not in self.homes:
            member, other = other, member
        is_member = kind == MEMBER
        return Proof(
            member=show_id(member, "M"),
            household=show_id(self.homes[member], "H"),
            other_kind=kind,
            step=step,
            other=show_id(other, "M") if is_member else None,
            other_household=self._home(other) if is_member else None,
            is_same=not is_member or other in self.homes,
            decided=self.settled.get(key),
        )

    def _home(self, member: int) -> str | None:
        if member in self.homes:
            return show_id(self.homes[member], "H")
        for name in HOMES:
            for row in self.shelf.rows(name, self.regency, "member_id", [member], ["member_id", "household_id"]):
                return show_id(row["household_id"], "H")
        return None


def _weighed_rows(shelf: Shelf, regency: str, members: Collection[int]) -> Mapping[Key, Row]:
    """Pairs that the model scored: those it kept, and those that wait for people; each with the reason to wait."""
    kept, asked = (
        {_key(row): row for row in _rows_of(shelf, name, regency, members)} for name in ("pair_scores", "match_reviews")
    )
    waiting = {key: row | {"step": None, "verdict": "review", "guard": None} for key, row in asked.items()}
    found = {key: row for key, row in waiting.items() if row.get("parts")} | kept
    return {key: row | {"reason": asked.get(key, {}).get("reason")} for key, row in sorted(found.items())}


def _rows_of(shelf: Shelf, name: str, regency: str, members: Collection[int]) -> list[Row]:
    """Rows of pairs with one of the members on either side."""
    other = shelf.rows(name, regency, "other_id", members)
    return shelf.rows(name, regency, "member_id", members) + [row for row in other if row["other_kind"] != REGISTER]


def _key(row: Row) -> Key:
    return Pair("", row["member_id"], row["other_kind"], row["other_id"], "").key


def _weighed(pairs: _Pairs, found: Mapping[Key, Row]) -> Iterator[Proof]:
    if not found:
        return  # a pack of old may not say how persons are compared
    policy = _policy(pairs.shelf, pairs.regency)
    for key, row in found.items():
        step = row["step"] or ("within" if key[1] == MEMBER else "model")
        proof = replace(
            pairs.proof(key, step), verdict=row["verdict"], guard=row["guard"], reason=row["reason"],
            weight=row["weight"],
        )  # fmt: skip
        yield _with_parts(proof, read_parts(row["parts"]), policy) if row["parts"] else proof


def _policy(shelf: Shelf, regency: str) -> PersonsPolicy:
    """How persons are compared, with the thresholds that an approved model has for a regency of this size."""
    pack = shelf.home.policy
    persons = pack.load("matching/persons.yaml", PersonsPolicy)
    if not (pack.folder / FILE).exists():
        return persons
    model = pack.load(FILE, LinkagePolicy)
    return model.at(persons, shelf.count("persons", regency)) if model.approver else persons


def _with_parts(proof: Proof, parts: Parts, policy: PersonsPolicy) -> Proof:
    kind: OtherKind = MEMBER if proof.other_kind == MEMBER else REGISTER
    deciding = deciding_of(policy, task_of(Pair("", 0, kind, 0, "", step=proof.step)))
    return replace(
        proof,
        prior=parts.prior,
        weight=parts.total if proof.weight is None else proof.weight,
        link_from=deciding.link_from,
        review_from=deciding.review_from,
        compared=tuple(
            Compared(column, level_said(policy.comparisons, column, part.level), part.level, part.weight)
            for column, part in parts.compared.items()
        ),
    )


def _by_nik(pairs: _Pairs, own: Mapping[int, Row], weighed: Collection[Key]) -> Iterator[Proof]:
    """What the fixed rule of an equal NIK found, in the civil register and among the records."""
    links = {row["member_id"]: row for row in pairs.shelf.rows("links", pairs.regency, "member_id", own.keys())}
    for member, person in sorted(own.items()):
        link = links.get(member)
        if link and link["step"] == "nik" and (member, REGISTER, link["register_id"]) not in weighed:
            agree = (link["evidence"] or "").split()
            proof = pairs.proof((member, REGISTER, link["register_id"] or 0), "nik")
            yield replace(proof, civil=link["status"], compared=_fixed(FIXED, agree))
        if person["step"] == "nik":
            home, told = show_id(pairs.homes[member], "H"), _fixed(JOINED_BY, JOINED_BY)
            yield Proof(show_id(member, "M"), home, MEMBER, "nik", verdict="link", compared=told)


def _fixed(looked_at: Collection[str], agree: Collection[str]) -> tuple[Compared, ...]:
    return tuple(Compared(word, FIXED[word][word not in agree]) for word in looked_at)


def _settled(shelf: Shelf, regency: str, members: Collection[int]) -> dict[Key, str]:
    """What people decided of pairs with one of the members, where they did."""
    if not shelf.has_round:
        return {}
    every = rows(shelf.lake, "link_decisions", regency)  # an older file has other columns, so it is read whole
    standings: dict[Key, Standing] = {}
    judge(standings, [(regency, row) for row in every if _names_one(row, members)])
    return {key: each.settled for key, each in standings.items() if each.settled}


def _names_one(row: Row, members: Collection[int]) -> bool:
    """A record of the civil register may have the number of a member."""
    named = {row["member_id"]}
    if row["other_kind"] != REGISTER:
        named |= {row["other_id"], row["other_member_id"]}
    return not named.isdisjoint(members)
