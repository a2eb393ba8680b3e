"""The repository as the structure tests see it."""

import shutil
import subprocess
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"

# In the order of the process (DESIGN: one word per stage, everywhere).
STAGE_WORDS = (
    "frame",
    "fieldwork",
    "questionnaire",
    "intake",
    "validation",
    "review",
    "matching",
    "ranking",
    "quality",
    "publication",
    "serving",
)

_NOT_OURS = {".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


def our_files() -> list[Path]:
    """Every file that is, or is about to be, part of the repository."""
    return _known_to_git() or _on_disk()


def _known_to_git() -> list[Path]:
    """Empty where there is no git or no repository, as in an unpacked archive."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return []
    # A checkout may belong to another user than the one who runs the tests.
    command = [git, "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def _on_disk() -> list[Path]:
    return sorted(
        path for path in ROOT.rglob("*") if path.is_file() and not _NOT_OURS & set(path.relative_to(ROOT).parts)
    )
