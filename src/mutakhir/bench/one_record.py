"""One changed record in a finished round: a late form of a household that nobody had visited."""

from contextlib import closing

from mutakhir.bench.home import BenchHome, is_finished
from mutakhir.bench.ledger import Measured, OneRecord
from mutakhir.bench.meter import Meter
from mutakhir.bench.rounds import Tell
from mutakhir.ground.engine import open_engine
from mutakhir.ground.errors import ConflictProblem, Said, Where
from mutakhir.ground.lake import Lake, StepReport, Workbench, check_inputs
from mutakhir.pipeline import STAGES
from mutakhir.synthetic.make import late_submission


def one_record(bench: BenchHome, tell: Tell) -> OneRecord:
    """Sends the form and runs the round again; what was made, and what it took.

    Raises:
        ConflictProblem: the round has not come to its candidate.
    """
    home, ledger = bench.home, bench.ledger
    if not is_finished(ledger):
        raise ConflictProblem("bench.unfinished", _UNFINISHED, Where(home.folder))
    run = ledger.one_record
    if run is None or run.measured is not None:
        run = ledger.one_record = OneRecord(ledger.arguments.kept)
    if not run.is_sent:
        tell(late_submission(home, run.regency))
        run.is_sent = True
        ledger.save()
    with Meter(home.folder) as meter:
        reports = _all_stages(bench)
    run.made = {f"{report.stage}: {report.step}": list(report.made) for report in reports if report.made}
    run.parts_kept = sum(report.kept for report in reports)
    run.measured = Measured(parts_made=sum(len(made) for made in run.made.values())).after(meter.reading())
    ledger.save()
    return run


def _all_stages(bench: BenchHome) -> list[StepReport]:
    lake = Lake(bench.home)
    reports: list[StepReport] = []
    with closing(open_engine("duckdb", bench.home.folder / "scratch")) as engine:
        for stage in STAGES:
            check_inputs(lake, stage)
            work = Workbench(bench.home, lake, engine, stage, quiet=True)
            stage.run(work)
            reports += work.reports
    return reports


_UNFINISHED = Said(
    id="Putaran tolok ukur ini belum selesai. Jalankan lagi `mutakhir bench national` dengan pilihan yang sama.",
    en="The round of this bench is not finished. Give `mutakhir bench national` again with the same options.",
)
