"""Every agreement's extract of one release in one go, each for the first purpose that its agreement names."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mutakhir.ground.errors import AccessProblem, HomeProblem, Problem, UsageProblem
from mutakhir.ground.lake import Home
from mutakhir.serving.area_codes import Coding
from mutakhir.serving.extracting import Extract, agreements, extract, published


@dataclass(frozen=True)
class Refused:
    """Why an agreement got nothing."""

    problem: Problem


def extract_all(
    home: Home,
    folder: Path,
    *,
    release: str | None = None,
    areas: Sequence[str] = (),
    as_of: dt.date | None = None,
    coding: Coding | None = None,
) -> dict[str, Extract | Refused]:
    """Writes `folder`/AGREEMENT.csv for every agreement of the policy; the release is verified once.

    An agreement that is not in force, does not cover the areas, or asks for a sample that was not drawn is refused
    by itself; the others go on. Raises what `extract` raises of release and policy.
    """
    verified = published(home, release)
    made: dict[str, Extract | Refused] = {}
    for terms in (terms for terms in agreements(home) if not terms.agreement.is_request):
        name = terms.agreement.name
        try:
            made[name] = extract(
                home,
                agreement=name,
                purpose=terms.agreement.purposes[0],
                out=folder / f"{name}.csv",
                release=verified,
                areas=areas,
                as_of=as_of,
                coding=coding,
            )
        except (AccessProblem, UsageProblem, HomeProblem) as problem:
            made[name] = Refused(problem)
    return made
