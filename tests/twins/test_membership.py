"""Persons counted all at once against every group of clusters by itself."""

from hypothesis import given

from made_persons import HISTORIES, Register, Registry, parts_of
from twins.plain_membership import PlainMembership


@given(history=HISTORIES)
def test_persons_are_those_of_the_rules(history: list[list[int]]) -> None:
    registry, plain, register = Registry(), PlainMembership(), Register()
    for labels in history:
        registry.run(*parts_of(labels))
        plain.assign(parts_of(labels), register.mint)
        assert _rows(registry, "rows", "record", "person_id") == _plain(plain.rows)
        assert _rows(registry, "redirects", "person_id", "into_person_id") == _plain(plain.redirects)
        assert set(registry.events) == plain.events
        assert len(registry.events) == len(plain.events)
        assert registry.register.ids == register.ids


def _rows(registry: Registry, table: str, *names: str) -> list[tuple[int | None, ...]]:
    columns = getattr(registry.membership, table).select([*names, "run_from", "run_to"]).to_pydict().values()
    return sorted(zip(*columns, strict=True), key=repr)


def _plain(rows: list) -> list[tuple[int | None, ...]]:
    return sorted(((row.key, row.value, row.first, row.last) for row in rows), key=repr)
