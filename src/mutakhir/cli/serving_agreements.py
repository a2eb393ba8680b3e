"""`mutakhir serving agreements`: which agreements there are, until when, and what they allow."""

import datetime as dt
from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json
from mutakhir.ground.errors import Said
from mutakhir.serving import agreements as all_agreements
from mutakhir.serving.fetching import Terms
from mutakhir.serving.policy import AgreementPolicy


@click.command("agreements")
@home_option
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Date; default: the reference date of the round.")
@json_option
def agreements(home_folder: Path, on: dt.datetime | None, as_json: bool) -> None:
    """List the agreements of the policy: with whom, in force or not, and what they allow.

    \b
    Example: mutakhir serving agreements --home registry --on 2021-06-30
    """
    home = opened(home_folder)
    day = on.date() if on else home.round.reference_date
    found = all_agreements(home)
    if as_json:
        print_json([_as_json(terms, day) for terms in found])
        return
    click.echo("\n\n".join(_told(terms.agreement, day).in_language(language()) for terms in found))


def in_force(agreement: AgreementPolicy, day: dt.date) -> bool:
    return agreement.valid_from <= day <= agreement.valid_to


def _told(each: AgreementPolicy, day: dt.date) -> Said:
    force = in_force(each, day)
    columns, areas, purposes = ", ".join(each.columns), ", ".join(each.areas), "; ".join(each.purposes)
    term = f"{each.valid_from} – {each.valid_to}"
    named = each.direct_identifiers
    whose = {
        "programme": Said(f"peserta program {each.programme}", f"households of the programme {each.programme}"),
        "registry": Said("seluruh registri", "the whole registry"),
        "reinterviews": Said("sampel wawancara ulang", "the re-interview sample"),
        "civil_register": Said(
            "anggota yang ditanyakan ke data kependudukan", "members about whom the civil register is asked"
        ),
    }[each.covers]
    row = {"household": Said("rumah tangga", "household"), "member": Said("anggota", "member")}[each.gives]
    return Said(
        id=f"{each.name}: {each.parties.receiver.id}"
        f"\n  berlaku     {term} ({'berlaku' if force else 'TIDAK berlaku'} pada {day})"
        f"\n  untuk       {whose.id}, satu baris tiap {row.id}"
        f"\n  tujuan      {purposes}"
        f"\n  wilayah     {'seluruh Indonesia' if areas == '0' else areas}"
        f"\n  identitas   {'nama dan nomor boleh diserahkan' if named else 'tanpa nama dan nomor'}"
        f"\n  kolom       {columns}",
        en=f"{each.name}: {each.parties.receiver.en}"
        f"\n  in force    {term} ({'in force' if force else 'NOT in force'} on {day})"
        f"\n  covers      {whose.en}, one row for each {row.en}"
        f"\n  purposes    {purposes}"
        f"\n  areas       {'the whole nation' if areas == '0' else areas}"
        f"\n  identity    {'names and numbers may be given' if named else 'no names, no numbers'}"
        f"\n  columns     {columns}",
    )


def _as_json(terms: Terms, day: dt.date) -> dict[str, object]:
    """The agreement as its file says it, and whether it is in force."""
    return {**terms.agreement.model_dump(mode="json"), "in_force": in_force(terms.agreement, day), "on": str(day)}
