"""Which answers count, and what was answered before and now."""

from collections.abc import Iterator

from mutakhir.ground.errors import Said
from mutakhir.story.explain_facts import Answers, HouseholdFacts
from mutakhir.story.telling_page import Section, Table
from mutakhir.story.telling_words import capital, date_said, number_said, ordinal


TITLE = Said("Jawaban dahulu dan sekarang", "Answers before and now")
HEAD = (Said("Yang ditanyakan", "Question"), Said("Dahulu", "Before"), Said("Sekarang", "Now"))


def answers_section(facts: HouseholdFacts) -> Section:
    answers = facts.answers
    sleeps = facts.standing is not None and facts.standing.standing == "asleep"
    table = Table(HEAD, tuple((change.label, change.before, change.now) for change in answers.changes))
    return Section(
        TITLE,
        (*_source(answers, sleeps=sleeps), *_people(answers), *_changed(answers)),
        table=table if answers.changes else None,
    )


def _source(answers: Answers, *, sleeps: bool) -> Iterator[Said]:
    day = date_said(answers.day) if answers.day else Said("waktu yang tidak tercatat", "an unrecorded date")
    if answers.channel == "visit":
        nth = ordinal(answers.visit_number or 1)
        yield Said(
            f"Jawaban yang dipakai berasal dari kunjungan {nth.id}, {day.id}.",
            f"The answers in use are those of the {nth.en} visit, {day.en}.",
        )
    elif answers.channel == "desk":
        yield Said(
            f"Jawaban yang dipakai diketik di kantor dari surat-surat, {day.id}.",
            f"The answers in use were typed at the desk from papers, {day.en}.",
        )
    elif answers.channel == "carried" and sleeps:
        yield Said(f"Jawaban yang disimpan dari {day.id}.", f"The answers that are kept are of {day.en}.")
    elif answers.channel == "carried":
        yield Said(
            f"Jawaban yang dipakai masih yang lama, dari {day.id}.", f"The old answers, of {day.en}, still count."
        )
    elif answers.channel == "registry":
        yield Said(f"Jawaban yang dipakai dari {day.id}.", f"The answers in use date from {day.en}.")
    else:
        yield Said("Belum ada jawaban dari rumah tangga ini.", "There are no answers of this household yet.")


def _people(answers: Answers) -> Iterator[Said]:
    """Members, and families in the one household, where they are others than before."""
    if answers.members is None or answers.channel in (None, "carried", "registry"):
        return
    if answers.members_before is not None and answers.members != answers.members_before:
        before, now = number_said(answers.members_before), number_said(answers.members)
        yield Said(f"Dahulu anggotanya {before.id} orang, sekarang {now.id}.",
                   f"It had {before.en} member{_s(answers.members_before)}, and now has {now.en}.")  # fmt: skip
    if answers.families_before is not None and (answers.families or 0) != answers.families_before:
        before, now = number_said(answers.families_before), number_said(answers.families or 0)
        yield Said(
            f"Dahulu dalam satu dapur ini ada {before.id} keluarga, sekarang {now.id}.",
            f"There was {before.en} famil{_y(answers.families_before)} at this one kitchen, and now there are {now.en}."
            if answers.families_before == 1
            else f"There were {before.en} families at this one kitchen, and now {now.en}.",
        )


def _changed(answers: Answers) -> Iterator[Said]:
    if answers.channel not in ("visit", "desk") or answers.before_day is None:
        return
    day, count = date_said(answers.before_day), len(answers.changes)
    if not count:
        yield Said(
            f"Jawaban tentang rumah dan barang sama dengan jawaban {day.id}.",
            f"What was answered about the house and its goods is the same as on {day.en}.",
        )
        return
    many = number_said(count)
    yield Said(
        f"{capital(many).id} jawaban tentang rumah dan barang berbeda dari jawaban {day.id}:",
        f"{capital(many).en} answer{_s(count)} about the house and its goods differ{'s' if count == 1 else ''} from"
        f" {day.en}:",
    )


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _y(count: int) -> str:
    return "y" if count == 1 else "ies"
