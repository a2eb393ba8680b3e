"""`mutakhir synth HOME --next`: answers the round as it goes, from what the stages have written so far.

The first prelist is answered by village meetings, the assignments by the field work, revisits and pending
households by better answers and decisions of supervisors. Each call does the next of these.
"""

from datetime import timedelta
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.errors import Said
from mutakhir.ground.lake import Delivery, Home
from mutakhir.synthetic.answerer import FIRST, Answerer
from mutakhir.synthetic.delivering import Sending, Tables, deliver, key_of
from mutakhir.synthetic.desk import decisions_of, no_decisions, undecided
from mutakhir.synthetic.field import FORMS, forms_of
from mutakhir.synthetic.field_cases import Cases, cases_of, reached, with_found_in_field
from mutakhir.synthetic.kept import Known
from mutakhir.synthetic.meetings import MeetingSeason, meetings_of
from mutakhir.synthetic.patches import array_of
from mutakhir.synthetic.plan import read_plan
from mutakhir.synthetic.reinterviews import reinterviews_of
from mutakhir.synthetic.revisiting import asked_again, unsent
from mutakhir.synthetic.sent import as_digits


NOTHING: Final = Said(
    id="Tidak ada yang perlu dijawab: putaran tidak menanyakan apa-apa ke lapangan sekarang.",
    en="Nothing to answer: the round asks nothing of the field now.",
)
# Decisions and revisits of a pass are dated so many days after those of the one before.
_DAYS_A_PASS: Final = 10


def next_step(home: Home, *, quiet: bool = False, processes: int = 1) -> Said:
    """Answer what the round asks next; returns a sentence that says what was written.

    Meetings and first visits are made by so many `processes` at once; later passes are small.

    Raises:
        HomeProblem: nothing synthetic was made in this home.
    """
    answerer = Answerer(home)
    lake = answerer.lake
    read_plan(home)  # before anything else: a home without one is told so
    if lake.exists("prelist_first") and home.round.meetings and not lake.exists("meetings"):
        return _meet(answerer, quiet, processes)
    if lake.exists("assignments") and not lake.exists("submissions"):
        return _visit(answerer, quiet, processes)
    if lake.exists("submissions") and (lake.exists("revisits") or lake.exists("standings")):
        return _come_again(answerer, quiet)
    return NOTHING


def _meet(answerer: Answerer, quiet: bool, processes: int) -> Said:
    sending = Sending(("meetings",), "meetings")
    regencies = answerer.lake.regencies("prelist_first")
    rows = deliver(answerer, sending, regencies, _meetings_in, quiet=quiet, processes=processes)
    decided = rows["meetings"]
    return Said(
        id=f"Musyawarah desa memutuskan {decided:,} rumah tangga pada prelist awal.",
        en=f"Village meetings decided on {decided:,} households of the first prelist.",
    )


def _meetings_in(answerer: Answerer, regency: str) -> Tables:
    first = answerer.home.round.field_work_from or answerer.home.round.reference_date
    prelist = answerer.read("prelist_first", regency)
    known = answerer.known(regency, rosters=False)
    return {"meetings": meetings_of(answerer.plan.seed, regency, prelist, known, MeetingSeason(first))}


def _visit(answerer: Answerer, quiet: bool, processes: int) -> Said:
    sending = Sending((*FORMS, "reinterviews", "decisions"), "field work")
    regencies = answerer.lake.regencies("assignments")
    rows = deliver(answerer, sending, regencies, _visits_in, quiet=quiet, processes=processes)
    forms, lines, again = (rows[name] for name in ("submissions", "submission_members", "reinterviews"))
    return Said(
        id=f"Petugas mengirim {forms:,} formulir dengan {lines:,} anggota; {again:,} rumah tangga diwawancarai ulang.",
        en=f"Officers sent {forms:,} forms with {lines:,} lines; {again:,} households were interviewed again.",
    )


def _visits_in(answerer: Answerer, regency: str) -> Tables:
    known = answerer.known(regency)
    place = answerer.place(regency, FIRST)
    prelist = answerer.read("prelist", regency)
    cases = cases_of(answerer.read("assignments", regency), prelist, known, answerer.plan.seed)
    cases = reached(cases, place.rates, place.stream("reached"))
    cases = with_found_in_field(cases, prelist, known, place.rates, place.stream("found"))
    forms = forms_of(place, cases, known, answerer.read("prelist_identity", regency))
    return forms | {"reinterviews": reinterviews_of(place, cases, known), "decisions": no_decisions()}


def _come_again(answerer: Answerer, quiet: bool) -> Said:
    """Revisits that were not sent yet, and decisions on pending households; the list of what was sent last."""
    sending = _sending(answerer)
    asking = [r for r in answerer.lake.regencies("standings") if _asks(answerer, r)]
    if not asking:
        return NOTHING

    def make(answerer: Answerer, regency: str) -> Tables:
        revisits = unsent(answerer.read("revisits", regency), answerer.read("revisits_sent", regency))
        return _forms_again(answerer, regency, sending, revisits) | {
            "decisions": _decided(answerer, regency, sending),
            "revisits_sent": revisits,
        }

    sent = Sending((*FORMS, "decisions", "revisits_sent"), sending, append=True)
    rows = deliver(answerer, sent, asking, make, quiet=quiet)
    again, decided = rows["revisits_sent"], rows["decisions"]
    return Said(
        id=f"Petugas mendatangi lagi {again:,} rumah tangga; pengawas memutuskan {decided:,} yang tertunda.",
        en=f"Officers went again to {again:,} households; supervisors decided on {decided:,} pending ones.",
    )


def _sending(answerer: Answerer) -> str:
    """A name of the pass: how often the field was asked before."""
    sent = answerer.lake.manifest("revisits_sent")
    return f"again {1 if sent is None else len({entry.key for entry in sent.files}) + 1}"


def _asks(answerer: Answerer, regency: str) -> bool:
    return bool(
        unsent(answerer.read("revisits", regency), answerer.read("revisits_sent", regency)).num_rows
        or _decided(answerer, regency, "count").num_rows
    )


def _decided(answerer: Answerer, regency: str, sending: str) -> pa.Table:
    pending = undecided(answerer.read("standings", regency), answerer.read("decisions", regency))
    last = answerer.season(regency, sending).last
    passed = 0 if not sending.startswith("again ") else int(sending.removeprefix("again ")) - 1
    on = last + timedelta(days=passed * _DAYS_A_PASS)
    visits = answerer.read("visits", regency)
    return decisions_of(answerer.plan.seed, regency, sending, pending, visits, on)


def _forms_again(answerer: Answerer, regency: str, sending: str, revisits: pa.Table) -> dict[str, pa.Table]:
    assignments = asked_again(revisits, answerer.read("assignments", regency), answerer.read("officers", regency))
    known = answerer.known(regency)
    cases = cases_of(assignments, answerer.read("prelist", regency), known, answerer.plan.seed)
    return forms_of(answerer.place(regency, sending), cases, known, answerer.read("prelist_identity", regency))


def late_submission(home: Home, regency: str) -> Said:
    """Append one more plausible form, of a household that nobody has visited; returns a sentence.

    The household is one of the final prelist without a form: one that no officer reached, else one on
    reserve. It is interviewed by an officer who works in the regency.
    """
    answerer = Answerer(home)
    forms = answerer.read("submissions", regency)
    known = answerer.known(regency)
    sending = f"late {forms.num_rows}"
    prelist = answerer.read("prelist", regency)
    cases = _one_unvisited(answerer, regency, prelist, forms, known)
    made = forms_of(answerer.place(regency, sending), cases, known, answerer.read("prelist_identity", regency))
    delivery = Delivery(answerer.lake, FORMS, key_of(answerer, f"{regency} {sending}"), append=True)
    if not delivery.has(regency):
        delivery.add(regency, made)
    delivery.close()
    return Said(id=f"Satu formulir terlambat tiba di {regency}.", en=f"One late form arrived in {regency}.")


def _one_unvisited(answerer: Answerer, regency: str, prelist: pa.Table, forms: pa.Table, known: Known) -> Cases:
    seen = pc.is_in(prelist["household_id"].cast(pa.string()), array_of(as_digits(forms["household_id"])))
    kept = pc.not_equal(prelist["status"], pa.scalar("removed"))
    free = prelist.filter(pc.and_(pc.invert(seen), kept))
    free = free.sort_by([("status", "ascending"), ("household_id", "ascending")])
    assert free.num_rows, f"every household of {regency} has been visited"
    assignments = answerer.read("assignments", regency)
    officer = assignments.filter(pc.is_valid(assignments["enumerator_id"])).slice(0, 1)
    one = free.slice(0, 1)
    visit = officer.set_column(0, "household_id", one["household_id"]).set_column(2, "village", one["village"])
    return cases_of(visit, prelist, known, answerer.plan.seed)
