"""Writes docs/reference from the code: datasets, commands, problems, rules, indicators, records, stories.

python docs/generate.py            writes the pages
python docs/generate.py --check    writes nothing; exit code 1 if a page is not what the code says
"""

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from mutakhir.ground import errors
from mutakhir.ground.policy import Policy
from mutakhir.ground.schema import DATASETS
from mutakhir.ground.schema.declaration import CodeList, Column, Dataset
from mutakhir.quality.catalogue import catalogue_page
from mutakhir.quality.policy import QualityPolicy
from mutakhir.validation.book import rule_book_page
from mutakhir.validation.steps import rule_book


ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
PACK = ROOT / "src" / "mutakhir" / "policies" / "dtks_2020"
HELP_WIDTH = 100
MADE = "<!-- Made by docs/generate.py from the code: `make docs` writes this page anew. -->"

Page = list[str]


def main() -> int:
    pages = {
        "datasets.md": datasets_page(),
        "problems.md": problems_page(),
        "commands.md": commands_page(importlib.import_module("mutakhir.cli").main),
        "rule-book.md": rules_page(),
        "indicators.md": indicators_page(),
        "standings.md": standings_page(),
        "stories.md": stories_page(),
        "names.md": names_page(),
    }
    texts = {REFERENCE / name: "\n".join(page) + "\n" for name, page in pages.items()}
    return check(texts) if "--check" in sys.argv[1:] else write(texts)


def check(texts: dict[Path, str]) -> int:
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not what the code says: run `make docs`", file=sys.stderr)
    return 1 if stale else 0


def write(texts: dict[Path, str]) -> int:
    REFERENCE.mkdir(exist_ok=True)
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    return 0


# Datasets


def datasets_page() -> Page:
    page = ["# Datasets", "", MADE, "", DATASETS_INTRODUCTION]
    page += ["| dataset | scope | what it holds |", "|---|---|---|"]
    page += [
        f"| [`{name}`](#{name}) | {declared.scope} | {cell(declared.description())} |"
        for name, declared in DATASETS.items()
    ]
    for name, declared in DATASETS.items():
        page += ["", f"## {name}", "", *dataset_section(declared)]
    return page + ["", "## Code lists", "", *code_list_section()]


DATASETS_INTRODUCTION = """\
Stages meet in datasets and in nothing else. Each is declared once, in `src/mutakhir/ground/schema`, and
checked at every write. Scope `regency`: one folder per regency, whose code is the column `regency`;
scope `nation`: one folder. A name that ends in `_identity` holds what names a person; it is encrypted
at rest and opened only by the stages that `pipeline.py` names. Datasets of the previous release are read
under the same name with `previous_` before it.

Privacy: `direct` names a person, `quasi` helps to, `sensitive` harms if known, `none` is none of these.
"""


def dataset_section(declared: type[Dataset]) -> Page:
    about = f"Key: {', '.join(f'`{name}`' for name in declared.key)}. Schema version {declared.schema_version}."
    rows = [column_row(name, column) for name, column in declared.columns().items()]
    head = ["| column | type | unit | values | privacy | meaning |", "|---|---|---|---|---|---|"]
    return [declared.description(), "", about, "", *head, *rows]


def column_row(name: str, column: Column) -> str:
    kind = f"{column.type}, required" if column.required else column.type
    meaning = cell(column.description)
    return f"| `{name}` | {kind} | {column.unit} | {values(column)} | {column.privacy} | {meaning} |"


def values(column: Column) -> str:
    if isinstance(column.codes, CodeList):
        return f"[{column.codes.name}](#code-list-{column.codes.name})"
    if column.codes is not None:
        words = ", ".join(f"`{word}`" for word in column.codes.words)
        earlier = ", ".join(f"`{word}`" for word in column.codes.earlier)
        return f"{words}; in earlier releases also {earlier}" if earlier else words
    if column.minimum is None and column.maximum is None:
        return ""
    return f"{limit(column.minimum)} to {limit(column.maximum)}"


def limit(number: int | None) -> str:
    return "…" if number is None else str(number)


def code_list_section() -> Page:
    page: Page = []
    for codes in sorted(used_code_lists(), key=lambda codes: codes.name):
        page += [f'<a id="code-list-{codes.name}"></a>', f"**{codes.name}**: "]
        page[-1] += ", ".join(f"{code} {label}" for code, label in codes.codes.items())
        page += [""]
    return page[:-1]


def used_code_lists() -> set[CodeList]:
    columns = [column for declared in DATASETS.values() for column in declared.columns().values()]
    return {column.codes for column in columns if isinstance(column.codes, CodeList)}


def cell(text: str) -> str:
    """A text that fits into one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


# Commands


def commands_page(group: click.Group) -> Page:
    page = ["# Commands", "", MADE]
    for path, command in walk(group, "mutakhir", None):
        page += ["", f"## {path.command_path}", "", "```text", command.get_help(path).rstrip(), "```"]
    return page


def walk(
    command: click.Command, name: str, parent: click.Context | None
) -> Iterator[tuple[click.Context, click.Command]]:
    """A command and all below it, in the order in which the help lists them."""
    context = click.Context(command, parent, name, terminal_width=HELP_WIDTH, max_content_width=HELP_WIDTH, color=False)
    yield context, command
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None, f"{name} lists {below} and does not know it"
            yield from walk(found, below, context)


# Rules and cases


def rules_page() -> Page:
    page = rule_book_page(rule_book(Policy.open(PACK))).splitlines()
    return [page[0], "", MADE, *page[1:]]


def indicators_page() -> Page:
    policy = Policy.open(PACK).load("quality/indicators.yaml", QualityPolicy)
    page = catalogue_page(policy).splitlines()
    return [page[0], "", MADE, *page[1:]]


def standings_page() -> Page:
    """The cases of `tests/spec/review`, which the tests hold true."""
    sys.path.insert(0, str(ROOT / "tests"))
    cases = importlib.import_module("spec.review.cases").CASES
    page = ["# What becomes of a record", "", MADE, "", STANDINGS_INTRODUCTION]
    page += ["| case | visits ended with | errors | standing | reason | decided by |", "|---|---|---|---|---|---|"]
    for case in cases:
        results = ", ".join(map(str, case.results)) or "-"
        outcome = f"{case.standing} | `{case.reason}` | {case.decided_by}"
        page += [f"| {cell(case.title)} | {results} | {case.errors} | {outcome} |"]
    return page


STANDINGS_INTRODUCTION = """\
Every household of the round has one standing: accepted, revisit, asleep or pending. Each line is a case that a
test plays through the shipped workflow (`policies/dtks_2020/review/workflow.yaml`). Results of visits are the
codes of [visit_result](datasets.md#code-list-visit_result).
"""


# Stories


def stories_page() -> Page:
    """The texts of `tests/spec/story`, which the tests compare whole."""
    sys.path.insert(0, str(ROOT / "tests"))
    told = importlib.import_module("spec.story.told")
    page = ["# Stories of a village", "", MADE, "", STORIES_INTRODUCTION]
    for story in told.STORIES:
        page += [f"## {story.title}", ""]
        for language in told.LANGUAGES:
            page += ["```text", story.file(language).read_text("utf-8").rstrip("\n"), "```", ""]
    return page[:-1]


STORIES_INTRODUCTION = """\
What [`mutakhir explain`](../how-to/explain-a-household.md) says of the households and persons of a made-up village,
in Indonesian and in English. A test compares every word; whoever changes one reads the whole text aloud.
"""


# Names


def names_page() -> Page:
    """The pairs of `tests/spec/matching`, which the tests hold true."""
    sys.path.insert(0, str(ROOT / "tests"))
    page = ["# When two names are the same", "", MADE, "", NAMES_INTRODUCTION.rstrip("\n")]
    return page + list(importlib.import_module("spec.matching.name_pairs").pages())


NAMES_INTRODUCTION = """\
Pairs of made-up names and what the rules for Indonesian names make of them; a test holds every line true.
*same norm*: equal when compared. *same key*: found as a pair, to be judged by the comparison. *same joined*: equal
when written as one word. *same second*: equal in the second reading of an abbreviation. *different*: equal in none
of these. The words behind the rules stand in `policies/dtks_2020/matching/names/`, the letters in
`matching/names/spelling.py` and `folding.py`. `fold` and `order` are rules that every name goes through.
"""


# Problems


def problems_page() -> Page:
    page = ["# Problems", "", MADE, "", PROBLEMS_INTRODUCTION]
    page += ["| family | exit code | HTTP status | meaning |", "|---|---|---|---|"]
    families: list[type[errors.Problem]] = [errors.Problem, *errors.Problem.__subclasses__()]
    for family in families:
        meaning = cell(family.__doc__ or "")
        page += [f"| {family.__name__} | {family.exit_code} | {family.http_status} | {meaning} |"]
    page += ["", "## Codes", "", "| code | family | said in | sentence |", "|---|---|---|---|"]
    return page + sorted(set(problem_rows()))


PROBLEMS_INTRODUCTION = """\
A problem is something that a person can mend. It carries a stable code and a sentence that says what to
do; the exit code of a command and the HTTP status of a page derive from its family. Words in braces are
filled in when it is said.
"""


def problem_rows() -> Iterator[str]:
    for path in sorted((ROOT / "src").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and called(call).endswith("Problem") and call.args:
                yield from problem_row(call, path.relative_to(ROOT / "src"))


def problem_row(call: ast.Call, path: Path) -> Iterator[str]:
    code = call.args[0]
    if isinstance(code, ast.Constant) and isinstance(code.value, str):
        said = next((part for part in call.args[1:] if isinstance(part, ast.Call)), None)
        yield f"| `{code.value}` | {called(call)} | `{path}` | {cell(english(said))} |"


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def english(said: ast.Call | None) -> str:
    """The English half of a `Said(...)`, as far as it is written out on the spot."""
    found = [word.value for word in said.keywords if word.arg == "en"] if said else []
    return "".join(pieces(found[0])) if found else ""


def pieces(text: ast.expr) -> Iterator[str]:
    if isinstance(text, ast.JoinedStr):
        for part in text.values:
            yield from pieces(part)
    elif isinstance(text, ast.FormattedValue):
        yield f"{{{ast.unparse(text.value)}}}"
    elif isinstance(text, ast.Constant):
        yield str(text.value)


if __name__ == "__main__":
    sys.exit(main())
