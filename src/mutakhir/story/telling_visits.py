"""Who came, when, and how it ended."""

from collections.abc import Iterator
from pathlib import Path

from mutakhir.ground.clock import TimeZone
from mutakhir.ground.errors import Said
from mutakhir.story.explain_facts import HouseholdFacts, Visit
from mutakhir.story.telling_page import Section
from mutakhir.story.telling_words import RESULTS, REVISITS, ordinal, reason_said, weekday_said


_KILOMETRE = 1000
INTERVIEWED = 1
TITLE = Said("Kunjungan petugas", "Visits")


def visits_section(facts: HouseholdFacts, policy: Path) -> Section:
    """One point for each visit, or why there is none."""
    made = [visit for visit in facts.visits if visit.officer is not None or visit.result is not None]
    if made:
        return Section(TITLE, points=tuple(_visit(visit, facts.place.zone, policy) for visit in made))
    return Section(TITLE, sentences=tuple(_nobody_came(facts)))


def _nobody_came(facts: HouseholdFacts) -> Iterator[Said]:
    if facts.prelist and facts.prelist[0] == "removed":
        yield Said("Karena sudah dicoret, tidak ada petugas yang datang.", "Since it was taken off, no officer came.")
        return
    if facts.answers.channel == "desk":
        yield Said(
            "Petugas tidak datang ke rumah; jawabannya diketik di kantor dari surat-surat.",
            "No officer came to the house; the answers were typed at the desk from papers.",
        )
        return
    yield Said(
        "Dalam pemutakhiran ini belum ada petugas yang datang.", "In this update no officer has come to the house yet."
    )
    if facts.assigned_to and facts.standing and facts.standing.standing == "pending":
        yield Said(
            f"Kunjungannya menjadi tugas petugas {facts.assigned_to}.",
            f"The visit is the task of officer {facts.assigned_to}.",
        )


def _visit(visit: Visit, zone: TimeZone, policy: Path) -> Said:
    parts = [*_when_and_who(visit, zone), *_why(visit, policy), *_outcome(visit), *_where(visit)]
    return Said(" ".join(part.id for part in parts), " ".join(part.en for part in parts))


def _when_and_who(visit: Visit, zone: TimeZone) -> Iterator[Said]:
    nth = ordinal(visit.number)
    day = weekday_said(visit.day) if visit.day else Said("tanggalnya tidak tercatat", "date not recorded")
    hour, who = _hour(visit.hour, zone), _who(visit)
    yield Said(
        f"Kunjungan {nth.id}: {day.id}{hour.id}, oleh {who.id}.",
        f"{nth.en[:1].upper()}{nth.en[1:]} visit: {day.en}{hour.en}, by {who.en}.",
    )


def _hour(hour: int | None, zone: TimeZone) -> Said:
    """The hour of the start, by the device; minutes are not kept."""
    if hour is None:
        return Said("", "")
    return Said(
        f", mulai antara pukul {hour:02}.00 dan {(hour + 1) % 24:02}.00 {zone}",
        f", begun between {hour:02}:00 and {(hour + 1) % 24:02}:00 ({zone})",
    )


def _long(visit: Visit) -> Said:
    """Only an interview has a length that means anything."""
    if visit.result != INTERVIEWED or not visit.minutes:
        return Said("", "")
    return Said(f" dalam {visit.minutes} menit", f" in {visit.minutes} minute{'' if visit.minutes == 1 else 's'}")


def _who(visit: Visit) -> Said:
    if visit.officer is None:
        return Said("petugas yang kodenya tidak tercatat", "an officer whose code is not recorded")
    if visit.assigned_to and visit.assigned_to != visit.officer:
        return Said(
            f"petugas {visit.officer}, padahal tugas itu milik petugas {visit.assigned_to}",
            f"officer {visit.officer}, though the visit was the task of officer {visit.assigned_to}",
        )
    return Said(f"petugas {visit.officer}", f"officer {visit.officer}")


def _why(visit: Visit, policy: Path) -> Iterator[Said]:
    if visit.because and visit.because != "prelist":
        why = REVISITS.get(visit.because) or reason_said(visit.because, policy)
        yield Said(f"Petugas datang lagi karena {why.id}.", f"The officer came again because {why.en}.")


def _outcome(visit: Visit) -> Iterator[Said]:
    found = RESULTS.get(visit.result or 0, Said("hasilnya tidak tercatat", "the result is not recorded"))
    long = _long(visit)
    yield Said(f"Hasilnya: {found.id}{long.id}.", f"Result: {found.en}{long.en}.")


def _where(visit: Visit) -> Iterator[Said]:
    away = visit.distance
    if away is None:
        return
    if away == 0:
        yield Said(
            "Tempatnya tepat di titik rumah yang tercatat.", "The place was exactly the recorded point of the house."
        )
    elif away < _KILOMETRE:
        yield Said(
            f"Tempatnya {away} meter dari titik rumah yang tercatat.",
            f"The place was {away} metres from the recorded point of the house.",
        )
    else:
        yield Said(
            f"Tempatnya {away / _KILOMETRE:.1f} kilometer dari titik rumah yang tercatat.".replace(".", ",", 1),
            f"The place was {away / _KILOMETRE:.1f} kilometres from the recorded point of the house.",
        )
