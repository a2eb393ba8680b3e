"""`mutakhir synth HOME`: the truth of every regency, and all that exists before the round begins.

Regency by regency: the truth (kept in HOME/truth, outside the lake), release N-1, the civil register,
proposals, officers with their training, and the consumption survey. `next_step` answers the round later.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
from tqdm import tqdm

from mutakhir.ground.lake import Delivery, Home, Lake, ReleaseCard
from mutakhir.ground.policy import read_yaml
from mutakhir.ground.schema import PREVIOUS
from mutakhir.synthetic.answering import late_submission, next_step
from mutakhir.synthetic.civil_register import civil_register
from mutakhir.synthetic.crew import Errand, made_by_crew
from mutakhir.synthetic.kept import keep
from mutakhir.synthetic.officers import officers, staffing_for
from mutakhir.synthetic.patches import array_of
from mutakhir.synthetic.plan import Regency, SynthPlan, after, planned, regencies_of, save_plan
from mutakhir.synthetic.previous import previous_registry
from mutakhir.synthetic.previous_tables import IdStart
from mutakhir.synthetic.proposals import proposals
from mutakhir.synthetic.scaling import scaled_policy, write_policy
from mutakhir.synthetic.survey import sample_size, survey_of
from mutakhir.synthetic.truth import make_truth


__all__ = ["late_submission", "make_regency", "next_step", "synthesise"]

REGISTRY: Final = tuple(
    f"{PREVIOUS}registry_{name}"
    for name in (
        "households", "households_identity", "families", "families_identity", "members", "members_identity", "ranks",
    )
)  # fmt: skip
REGISTER: Final = ("civil_register", "civil_register_identity")
INPUTS: Final = (
    *REGISTER,
    "proposals",
    "proposals_identity",
    "officers",
    "officers_identity",
    "training_results",
    "consumption_survey",
    "consumption_survey_members",
)


@dataclass(frozen=True)
class Made:
    """What is made of one regency: datasets of the lake, and what is kept outside it."""

    datasets: dict[str, pa.Table]
    truth: dict[str, pa.Table]
    links: dict[str, pa.Table]


def synthesise(
    home: Home,
    households: int,
    seed: int,
    regencies: Sequence[str] = (),
    *,
    store_truth: bool = True,
    register_at_hand: bool = True,
    quiet: bool = False,
    processes: int = 1,
) -> Home:
    """Make a synthetic round of `households` to be visited; returns the home with its scaled policy.

    The truth holds `households` / 0.602, spread over the regencies (all of the pack if none is named) like
    their targets. Interrupted, it resumes; the same arguments give the same bytes. With `store_truth` False
    only the links are kept and `next_step` makes the truth again when it needs it. With `register_at_hand` False the
    home gets no civil register: a made-up registry office answers what it asks. Several `processes` share
    the regencies; what they write is the same.

    Raises:
        UsageProblem: no household, or an unknown regency.
        ConflictProblem: the round is open already with other numbers.
    """
    scaled = scaled_policy(home, households, regencies)
    home = write_policy(home, scaled)
    plan = planned(scaled.rows, households, seed, store_truth)
    save_plan(home, plan)
    key = f"synth {seed} {households} {','.join(plan.regencies)}"
    names = input_names(home, register_at_hand=register_at_hand)
    delivery = Delivery(Lake(home), names, key)
    if delivery.is_complete:
        return home
    with tqdm(total=sum(plan.truth_households), unit="household", disable=_silent(quiet)) as bar:
        missing = [one for one in regencies_of(home, plan) if not delivery.has(one.plan.regency)]
        bar.update(sum(plan.truth_households) - sum(one.plan.households for one in missing))
        for made in _made_each(home, delivery, Work(home.folder, plan, names, key), missing, processes):
            bar.update(made.plan.households)
    _write_card(home, plan)
    delivery.close()
    return home


@dataclass(frozen=True)
class Work:
    """What a process must know to make a regency of a plan into a home."""

    folder: Path
    plan: SynthPlan
    names: tuple[str, ...]
    key: str


def _made_each(
    home: Home, delivery: Delivery, work: Work, missing: Sequence[Regency], processes: int
) -> Iterator[Regency]:
    """Each regency once it is made and listed in the delivery."""
    if processes == 1:
        for regency in missing:
            _make_into(home, delivery, regency, work.plan)
            yield regency
        return
    errands = [Errand(one.plan.regency, one.plan.households, (work, one)) for one in missing]
    for errand, _ in made_by_crew(_make_elsewhere, errands, processes):
        found = delivery.has(errand.regency)
        assert found, f"{errand.regency} was written"
        yield errand.arguments[1]


def _make_elsewhere(work: Work, regency: Regency) -> None:
    """In a process of the crew: writes the files; the process that waits lists them and closes the delivery."""
    home = Home.open(work.folder)
    _make_into(home, Delivery(Lake(home), work.names, work.key), regency, work.plan)


def input_names(home: Home, *, register_at_hand: bool = True) -> tuple[str, ...]:
    """The datasets that are there before the round begins; a round may have no release before it."""
    inputs = INPUTS if register_at_hand else tuple(name for name in INPUTS if name not in REGISTER)
    return inputs if home.round.previous_release is None else (*REGISTRY, *inputs)


def _silent(quiet: bool) -> bool:
    return quiet or not sys.stderr.isatty()


def _make_into(home: Home, delivery: Delivery, regency: Regency, plan: SynthPlan) -> None:
    made = make_regency(regency, plan, _pass_mark(home))
    code = regency.plan.regency
    keep(home.folder, code, made.links | (made.truth if plan.store_truth else {}))
    delivery.add(code, {name: made.datasets[name] for name in delivery.names})


def make_regency(regency: Regency, plan: SynthPlan, pass_mark: int) -> Made:
    """Everything of one regency; depends on nothing but its arguments."""
    one = regency.plan
    visited = round(one.households * plan.households / max(sum(plan.truth_households), 1))
    truth = make_truth(one)
    previous = previous_registry(one, truth, regency.ids)
    register = civil_register(one, truth)
    proposed = proposals(one, truth, previous, visited)
    names = array_of(truth.households["head_name"])
    recruits = officers(one, staffing_for(one.villages, visited), names, pass_mark)
    survey = survey_of(one, truth, sample_size(len(plan.regencies), one.households))
    datasets = previous.datasets()
    datasets |= {"proposals": proposed.proposals, "proposals_identity": proposed.proposals_identity}
    datasets |= vars(recruits)
    datasets |= {"civil_register": register.civil_register, "civil_register_identity": register.civil_register_identity}
    datasets |= {"consumption_survey": survey.survey, "consumption_survey_members": survey.members}
    links = {
        "previous_households": previous.previous_households,
        "previous_members": previous.previous_members,
        "proposals": proposed.link,
        "civil_register": register.link,
    }
    return Made(datasets, vars(truth), links)


def _pass_mark(home: Home) -> int:
    tree = read_yaml(home.folder / "policy" / "fieldwork" / "training.yaml").tree
    mark = tree.get("pass_mark") if isinstance(tree, dict) else None
    assert isinstance(mark, int), "fieldwork/training.yaml names a pass mark"
    return mark


def _write_card(home: Home, plan: SynthPlan) -> None:
    """The card of release N-1: its last ids are the ends of the blocks, so that new ids never meet old ones."""
    round_ = home.round
    if round_.previous_release is None:
        return
    end = IdStart(1, 1, 1, 1)
    for regency in regencies_of(home, plan):
        end = after(regency.ids, regency.plan)
    card = ReleaseCard(
        name=round_.previous_release,
        status="imported",
        as_of=_as_of(round_.previous_release, round_.reference_date),
        area_system=round_.area.system,
        area_version=round_.area.version,
        unit="household",
        pack=round_.pack,
        last_ids={kind: start - 1 for kind, start in vars(end).items()},
        synthetic=True,
    )
    card.write(home.folder / "releases" / round_.previous_release)


def _as_of(release: str, otherwise: date) -> str:
    """The first day of the month that the release is named after, as in dtks-2019-10."""
    named = re.search(r"(\d{4})-(\d{2})$", release)
    return f"{named.group(1)}-{named.group(2)}-01" if named else otherwise.isoformat()
