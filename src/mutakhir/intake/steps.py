"""The steps of the stage, in order."""

from mutakhir.ground.errors import Said, WaitingProblem
from mutakhir.ground.lake import Workbench
from mutakhir.intake.families import families, family_cards
from mutakhir.intake.forms import RawForms, found_in_field
from mutakhir.intake.households import household_doors, households
from mutakhir.intake.lines import Previous, lines, new_families, new_members, with_ids
from mutakhir.intake.members import member_names, members, named_lines
from mutakhir.intake.quarantine import Landed, quarantine
from mutakhir.intake.terms import Terms, terms_of
from mutakhir.intake.visits import visits


def land(bench: Workbench) -> None:
    """Types what came back; every form ends as a visit or in quarantine."""
    terms = terms_of(bench)
    _wait_for_submissions(bench, terms)
    forms = _raw_forms(bench)
    bench.mint("household", found_in_field(forms, terms), "found in the field")
    _land_visits(bench, forms, terms)
    _land_households(bench, forms, terms)
    _land_people(bench, forms, terms)
    _set_aside(bench, forms, terms)


def _wait_for_submissions(bench: Workbench, terms: Terms) -> None:
    if not terms.carries and not bench.has("submissions"):
        raise WaitingProblem(
            "intake.no-submissions",
            Said(
                id="Belum ada kiriman dari lapangan. Masukkan kiriman petugas (`mutakhir import`), lalu jalankan"
                " lagi; putaran tanpa pendataan ditulis `fieldwork: none` dalam round.yaml.",
                en="Nothing came back from the field yet. Bring in the submissions (`mutakhir import`), then run"
                " again; a round without field work says `fieldwork: none` in round.yaml.",
            ),
        )


def _raw_forms(bench: Workbench) -> RawForms:
    return RawForms(
        submissions=bench.table("submissions"),
        members=bench.table("submission_members"),
        prelist=bench.table("prelist"),
        codebook=bench.table("codebook"),
        minted=bench.ids("household"),
    )


def _previous(bench: Workbench) -> Previous:
    return Previous(
        members=bench.table("previous_registry_members"),
        members_identity=bench.table("previous_registry_members_identity"),
        families=bench.table("previous_registry_families"),
        families_identity=bench.table("previous_registry_families_identity"),
    )


def _land_visits(bench: Workbench, forms: RawForms, terms: Terms) -> None:
    places, doors = bench.table("submissions_identity"), bench.table("prelist_identity")
    table = visits(forms, places, doors, bench.table("assignments"), terms)
    bench.write_each("visits", {"visits": table})


def _land_households(bench: Workbench, forms: RawForms, terms: Terms) -> None:
    previous = bench.table("previous_registry_households")
    bench.write_each("households", {"households": households(bench.table("visits"), forms, previous, terms)})
    places, old_doors = bench.table("submissions_identity"), bench.table("previous_registry_households_identity")
    doors = household_doors(bench.table("households"), forms, places, old_doors, terms)
    bench.write_each("doors", {"households_identity": doors})


def _land_people(bench: Workbench, forms: RawForms, terms: Terms) -> None:
    landed, previous = bench.table("households"), _previous(bench)
    named = named_lines(bench.table("submission_members_identity"), forms.resent, terms)
    line = lines(landed, forms, previous, terms)
    bench.mint("member", new_members(line), "not in the previous release")
    bench.mint("family", new_families(line), "not in the previous release")
    line = with_ids(line, bench.ids("member"), bench.ids("family"))
    bench.write_each("members", {"members": members(line, named, landed, previous, terms)})
    people = bench.table("members")
    bench.write_each("names", {"members_identity": member_names(people, landed, named, previous, terms)})
    bench.write_each("cards", {"families_identity": family_cards(people, landed, named, previous, terms)})
    bench.write_each("families", {"families": families(people, bench.table("families_identity"), terms)})


def _set_aside(bench: Workbench, forms: RawForms, terms: Terms) -> None:
    landed = Landed(bench.table("visits"), bench.table("households"), bench.table("members"))
    places, named = bench.table("submissions_identity"), bench.table("submission_members_identity")
    bench.write_each("quarantine", {"quarantine": quarantine(forms, places, named, landed, terms)})
