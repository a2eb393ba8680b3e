"""Which answers count for a household, and how they differ from those of the previous release."""

from collections.abc import Iterable, Sequence

from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import HouseholdItems
from mutakhir.story.explain_facts import Answers, Change, Member
from mutakhir.story.explain_labels import Labels
from mutakhir.story.explain_shelf import Row


ITEMS = tuple(column_group(HouseholdItems))
CARRIED, ACCEPTED = "carried", "accepted"


def answers_of(labels: Labels, found: dict[str, Row | None], members: Sequence[Member]) -> Answers:
    """The answers of the registry where there is one, else those of the round, else the old ones."""
    visited, before = found["households"], found["previous_registry_households"]
    now = found["registry_households"] or visited or before or {}
    is_kept = before is not None and now.get("visited_on") == before["visited_on"]
    of_round = visited is not None and not is_kept and visited["channel"] != CARRIED
    return Answers(
        channel=_channel(found, is_kept, of_round),
        day=now.get("visited_on"),
        visit_number=visited["visit_number"] if visited and of_round else None,
        before_day=before["visited_on"] if before else None,
        changes=tuple(_changes(labels, before, now)) if before and not is_kept else (),
        members=now.get("member_count"),
        members_before=before["member_count"] if before else None,
        families=now.get("family_count"),
        families_before=before["family_count"] if before else None,
    )


def _channel(found: dict[str, Row | None], is_kept: bool, of_round: bool) -> str | None:
    """visit, desk, carried, `registry` for a release that does not say how, or None: there are no answers."""
    if of_round:
        return str((found["households"] or {})["channel"])
    if is_kept:
        return CARRIED
    has_answers = any((found[name] or {}).get("visited_on") for name in ("registry_households", "households"))
    return "registry" if has_answers else None


def _changes(labels: Labels, before: Row, now: Row) -> Iterable[Change]:
    """Answers that were known before and are others now, or are known now and were not."""
    for item in ITEMS:
        old, new = before.get(item), now.get(item)
        if new is not None and old != new:
            yield Change(item, labels.item(item), labels.answer(item, old), labels.answer(item, new))
