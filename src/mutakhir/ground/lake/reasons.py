"""Why a part would be made: what of its basis is no longer what it was when the part was made."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from mutakhir.ground.lake.basis import Basis, Leaf
from mutakhir.ground.lake.recorded import DIGITS, Recorded, hash_in, where_in


Kind = Literal["nothing", "lost", "input", "policy", "code", "areas", "schema", "release", "unrecorded"]


@dataclass(frozen=True, order=True)
class Reason:
    """`names`: the inputs, files of the policy or schemas that changed, where the kind has names."""

    kind: Kind
    names: tuple[str, ...] = ()


NOTHING_MADE = Reason("nothing")
FILE_LOST = Reason("lost")
NOT_RECORDED = Reason("unrecorded")


def reasons(
    basis: Basis, policy: Mapping[str, str], recorded: Recorded | None, part: str, unsettled: Collection[Leaf] = ()
) -> tuple[Reason, ...]:
    """What differs for a part from what is recorded; `unsettled` inputs, not known yet, are left out.

    Empty if nothing differs; `unrecorded` if there is no record.
    """
    if recorded is None:
        return (NOT_RECORDED,)
    return tuple(_differing(basis, policy, recorded, part, unsettled))


def _differing(
    basis: Basis, policy: Mapping[str, str], recorded: Recorded, part: str, unsettled: Collection[Leaf]
) -> Iterator[Reason]:
    inputs = {leaf.name for leaf in basis.leaves if leaf not in unsettled and _changed(basis, recorded, leaf, part)}
    if inputs:
        yield Reason("input", tuple(sorted(inputs)))
    files = {p for p in {*policy, *recorded.policy} if policy.get(p, "")[:DIGITS] != recorded.policy.get(p, "")}
    if files:
        yield Reason("policy", tuple(sorted(files)))
    if basis.code[:DIGITS] != recorded.code:
        yield Reason("code")
    if basis.areas[:DIGITS] != recorded.areas:
        yield Reason("areas")
    schemas = set(basis.schemas) - set(recorded.schemas)
    if schemas:
        yield Reason("schema", tuple(sorted(schema.split(":")[0] for schema in schemas)))


def _changed(basis: Basis, recorded: Recorded, leaf: Leaf, part: str) -> bool:
    before = recorded.inputs.get(leaf.name, {}).get(where_in(leaf, part))
    return before != hash_in(basis, leaf, part)
