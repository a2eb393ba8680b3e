"""Patterns of `regexp`: the part of regular expressions that RE2, Java, Rust and Python read alike.

Engines differ in what `\\d`, `\\b`, `$` and `.` mean beyond ASCII and at line ends, and in everything
that starts with `(?`. Such parts are refused or written out, so that a rule has one meaning.
"""

import re
from dataclasses import dataclass

from mutakhir.ground.rules.mistakes import ExpressionMistake


MOST_REPEATS = 1000  # RE2 refuses more, counting nested repeats as their product

_TOKEN = re.compile(
    r"""(?P<escape>\\.) | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\]) | (?P<group>\(\?) | (?P<open>\()
      | (?P<repeat>(?:[*+?]|\{[0-9]{1,4}(?:,(?:[0-9]{1,4})?)?\}))
      | (?P<end>\$) | (?P<dot>\.) | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_PUNCTUATION = frozenset(r"\.^$*+?{}[]()|/-")
_SET = re.compile(r"\[\^?(?:(?:\\[\\\]\[^-]|[^\\\[\]&~|^-])(?:-(?:\\[\\\]\[^-]|[^\\\[\]&~|^-]))?)+-?\]")


@dataclass(frozen=True)
class Pattern:
    """One pattern in the two spellings of its end: `\\z` in engines, `\\Z` in Python 3.11."""

    engines: str
    python: str


def portable(text: str) -> Pattern:
    """Check a pattern and write out what engines would read differently; raises `ExpressionMistake`."""
    engines = _rewritten(text)
    python = engines.replace(_END, r"\Z")
    try:
        re.compile(python)
    except (re.error, OverflowError, RecursionError) as error:
        raise refused(text, f"({error})") from None
    return Pattern(engines.replace(_END, r"\z"), python)


_END = "\0"


def _rewritten(text: str) -> str:
    if _END in text:
        raise refused(text, "(NUL)")
    pieces: list[str] = []
    repeats, before = 1, ""
    for found in _TOKEN.finditer(text):
        sort, token = str(found.lastgroup), found.group()
        _check(text, sort, token, before)
        if sort == "repeat":
            repeats *= max(int(number) for number in re.findall(r"[0-9]+", token) or ["1"]) or 1
        pieces.append({"end": _END, "dot": r"[^\n]"}.get(sort, token))
        before = sort
    if repeats > MOST_REPEATS:
        raise refused(text, f"> {MOST_REPEATS} x")
    return "".join(pieces)


def _check(text: str, sort: str, token: str, before: str) -> None:
    wrong = (
        (sort == "escape" and token[1] not in _PUNCTUATION)
        or (sort == "set" and not _SET.fullmatch(token))
        or sort == "group"
        or (sort == "repeat" and before in ("repeat", "open", "end", ""))
        or (sort == "other" and token in "\\[]{}")
    )
    if wrong:
        raise refused(text, f"`{token}`")


def refused(text: str, part: str) -> ExpressionMistake:
    return ExpressionMistake(
        "rule.pattern",
        f"pola '{text}' tidak dapat dipakai: {part}. Pakai huruf, [0-9], ( | ), * + ? {{n,m}}, ^ dan $",
        f"the pattern '{text}' cannot be used: {part}. Use letters, [0-9], ( | ), * + ? {{n,m}}, ^ and $",
    )
