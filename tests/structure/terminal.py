"""Types the lines of a page in one folder, as a reader would, but for `mutakhir` in this process."""

import contextlib
import importlib
import io
import os
import shlex
import shutil
import subprocess
from pathlib import Path

from click.testing import CliRunner

from structure.console import HERE, Typed


# What else a page may call: programs that every machine of the readers has.
SHELL = ("cat", "chmod", "cp", "diff", "echo", "grep", "head", "ls", "mkdir", "mv", "rm", "sed", "sha256sum", "tar")


class Terminal:
    """One empty folder, in which the lines of one page are typed. A demo is played once for all pages, and copied."""

    def __init__(self, demos: dict[str, Path], store: Path) -> None:
        self._demos, self._store = demos, store
        self._main = importlib.import_module("mutakhir.cli").main

    def type(self, typed: Typed) -> tuple[int, str]:
        """The exit code, and what the screen shows."""
        program = typed.words[0]
        if program == "mutakhir":
            return self._demo(typed.words) if typed.words[1] == "demo" else self._mutakhir(typed.words)
        if program == "export":
            os.environ.update([typed.words[1].split("=", 1)])
            return 0, ""
        if program == "python":
            return _python(typed.fed)
        assert program in SHELL, f"no test types {program}"
        return _shell(typed)

    def _mutakhir(self, words: list[str]) -> tuple[int, str]:
        words, out = (words[:-2], words[-1]) if words[-2:-1] == [">"] else (words, None)
        result = CliRunner().invoke(self._main, words[1:])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        if out:
            Path(out).write_text(result.stdout, "utf-8")
        return result.exit_code, result.stderr if out else result.output

    def _demo(self, words: list[str]) -> tuple[int, str]:
        """Plays it where it is new; what a copied demo printed is not told again."""
        place = words.index("--home") + 1
        home, kind = words[place], shlex.join(words[:place] + words[place + 1 :])
        if kind in self._demos:
            shutil.copytree(self._demos[kind], home)
            return 0, ""
        code, output = self._mutakhir(words)
        if code == 0:
            self._demos[kind] = self._store / f"demo-{len(self._demos)}"
            shutil.copytree(home, self._demos[kind])
        return code, output


def _python(program: str) -> tuple[int, str]:
    screen = io.StringIO()
    with contextlib.redirect_stdout(screen):
        exec(compile(program, "page", "exec"), {"__name__": "__main__"})
    return 0, screen.getvalue()


def _shell(typed: Typed) -> tuple[int, str]:
    end = HERE.search(typed.line)
    line = f"{typed.line}\n{typed.fed}{end[1]}\n" if end else typed.line
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
