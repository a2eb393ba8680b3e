"""The steps of the stage, in order."""

import ibis.expr.types as ir

from mutakhir.ground.errors import Said, WaitingProblem
from mutakhir.ground.lake import Workbench
from mutakhir.intake.families import families, family_cards
from mutakhir.intake.forms import LINE_KEY, RawForms, found_in_field, read_covers, usable_forms
from mutakhir.intake.household_number import numbers_of
from mutakhir.intake.households import (
    asked_homes,
    counts_of_rosters,
    household_doors,
    households,
    typed_answers,
    typed_doors,
    waiting_homes,
)
from mutakhir.intake.lines import (
    Previous,
    lines,
    new_families,
    new_members,
    typed_roster,
    with_family,
    with_ids,
    with_member,
)
from mutakhir.intake.members import ITEMS, carried_people, member_names, members, people, typed_names
from mutakhir.intake.quarantine import Sent, quarantine
from mutakhir.intake.resent import numbered_copies, one_per_key, resent_ids
from mutakhir.intake.terms import Terms, terms_of
from mutakhir.intake.visits import numbered, visits


def land(bench: Workbench) -> None:
    """Types what came back; every form ends as a visit or in quarantine."""
    terms = terms_of(bench)
    _wait_for_submissions(bench, terms)
    forms, previous = _raw_forms(bench), _previous(bench)
    sent = _sent(bench, forms, terms)
    covers = read_covers(forms.raw_covers, terms)
    bench.mint("household", found_in_field(covers, forms), "found in the field")
    _land_visits(bench, covers, sent)
    asked = bench.keep_each("asked", asked_homes(bench.table("visits"), forms))
    _mint_people(bench, asked, forms, previous, terms)
    _land_records(bench, asked, sent, previous, terms)


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
    submissions = bench.table("submissions")
    resent = bench.keep_each("resent", resent_ids(submissions))
    again = submissions.semi_join(resent, "submission_id")
    return RawForms(
        submissions=submissions,
        members=bench.table("submission_members"),
        resent=resent,
        copies=bench.keep_each("copies", numbered_copies(again, ["submission_id"], ["received_at"])),
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


def _sent(bench: Workbench, forms: RawForms, terms: Terms) -> Sent:
    doors = one_per_key(bench.table("submissions_identity"), forms.resent, ["submission_id"])
    names = one_per_key(bench.table("submission_members_identity"), forms.resent, LINE_KEY)
    return Sent(
        forms=forms,
        doors=bench.keep_each("doors", typed_doors(doors, terms)),
        names=bench.keep_each("names", typed_names(names, terms)),
        answers=bench.keep_each("answers", typed_answers(forms, terms)),
        roster=bench.keep_each("roster", typed_roster(forms, terms, ITEMS)),
    )


def _land_visits(bench: Workbench, covers: ir.Table, sent: Sent) -> None:
    covers = bench.keep_each("covers", covers)
    numbers = bench.keep_each("numbers", numbers_of(covers))
    usable = usable_forms(numbered(covers, numbers), sent.forms)
    doors, assignments = bench.table("prelist_identity"), bench.table("assignments")
    bench.write_each("visits", {"visits": visits(usable, sent.forms, sent.doors, doors, assignments)})


def _mint_people(bench: Workbench, asked: ir.Table, forms: RawForms, previous: Previous, terms: Terms) -> None:
    line = lines(asked, typed_roster(forms, terms))
    bench.mint("member", new_members(with_member(line, previous.members)), "not in the previous release")
    bench.mint("family", new_families(with_family(line, previous.families)), "not in the previous release")


def _land_records(bench: Workbench, asked: ir.Table, sent: Sent, previous: Previous, terms: Terms) -> None:
    """All records in one step: what several of them read is made once per regency."""
    old, old_doors = bench.table("previous_registry_households"), bench.table("previous_registry_households_identity")
    waiting = bench.keep_each("waiting", waiting_homes(asked, sent.forms.prelist, old)) if terms.carries else None
    line = with_family(with_member(lines(asked, sent.roster), previous.members), previous.families)
    everyone = people(with_ids(line, bench.ids("member"), bench.ids("family")), sent.names)
    if waiting is not None:
        everyone = everyone.union(carried_people(waiting, previous).cast(everyone.schema()), distinct=False)
    everyone = bench.keep_each("people", everyone)
    cards = bench.keep_each("cards", family_cards(everyone, previous, terms))
    counts = counts_of_rosters(sent.roster, terms)
    tables = {
        "households": households(asked, waiting, sent.answers, counts, old),
        "households_identity": household_doors(asked, waiting, sent.doors, old_doors),
        "members": members(everyone, terms),
        "members_identity": member_names(everyone),
        "families": families(everyone, cards, terms),
        "families_identity": cards,
        "quarantine": quarantine(sent, bench.table("visits"), everyone, terms),
    }
    bench.write_each("records", tables)
