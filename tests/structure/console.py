"""What the pages of the documentation let a reader type: the lines of their console blocks, and what they show."""

import re
import shlex
from typing import NamedTuple


FIGURE = re.compile(r"\b[\da-f]{12,}\b|[\d.,:]*\d")  # a hash, or a number, date or time
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", flags=re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(mutakhir [a-z][^`\n]*)`")
PROMPT = "$ "
HERE = re.compile(r"<<'(\w+)'$")
PROBLEM = re.compile(r"\[(\w+\.[\w-]+)\]")
GAP = "..."


class Typed(NamedTuple):
    """A line as it is typed, what is fed to it (a here-document), and what the page shows beneath it."""

    line: str
    fed: str = ""
    shown: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """Without a comment at its end, and without what feeds it."""
        return shlex.split(HERE.sub("", self.line), comments=True)

    @property
    def problem(self) -> str | None:
        """The code of the problem with which the line ends on the page, if it does."""
        return next((found[1] for line in self.shown if (found := PROBLEM.match(line))), None)

    @property
    def why_not(self) -> str | None:
        """The reason after `# not tried:`, with which a page says that no test types the line."""
        return self.line.partition("# not tried: ")[2] or None


def typed_in(page: str) -> list[Typed]:
    """The lines of a page in the order of reading; a line that ends in a backslash goes on."""
    return [each for kind, block in _blocks(page) if kind == "console" for each in _typed(block)]


def _blocks(page: str) -> list[tuple[str, str]]:
    """Each block with its kind; one that is indented is of no kind, since what is typed stands at the margin."""
    return [("" if indent else kind, block) for indent, kind, block in BLOCK.findall(page)]


def _typed(block: str) -> list[Typed]:
    found: list[Typed] = []
    lines = iter(block.replace("\\\n", " ").splitlines())
    for line in lines:
        if line.startswith(PROMPT):
            typed = line.removeprefix(PROMPT).strip()
            end = HERE.search(typed)
            fed = "".join(f"{each}\n" for each in iter(lambda: next(lines), end[1])) if end else ""
            found.append(Typed(typed, fed))
        elif found and line.strip():
            found[-1] = found[-1]._replace(shown=(*found[-1].shown, line))
    return found


def untyped_in(page: str) -> list[str]:
    """Lines that look like commands, in blocks that no test reads: those of another kind, and indented ones."""
    lines = [line for kind, block in _blocks(page) if kind != "console" for line in block.splitlines()]
    lines += [line for line in BLOCK.sub("", page).splitlines() if line.startswith(" " * 4)]
    return [line for line in lines if line.strip().startswith(("mutakhir ", PROMPT))]


def told_in(page: str) -> list[list[str]]:
    """The words of every command that stands in a sentence, between backticks."""
    return [shlex.split(told, comments=True) for told in INLINE.findall(BLOCK.sub("", page))]


def is_shown(shown: tuple[str, ...], output: str) -> str | None:
    """The first line of `shown` that the output lacks, in this order; figures may differ, words may not."""
    left = iter(_shape(line) for line in output.splitlines())
    for line in shown:
        if line.strip() != GAP and not any(_holds(each, _shape(line)) for each in left):
            return line
    return None


def _holds(line: str, shown: str) -> bool:
    """`...` within a line stands for anything, such as the reader's own folders."""
    return re.search(".*".join(map(re.escape, shown.split(GAP))), line) is not None


def _shape(line: str) -> str:
    """Every figure is one sign, however long; blanks count once, since columns move with their figures."""
    return " ".join(FIGURE.sub("0", line).split())
