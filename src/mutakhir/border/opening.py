"""Opening a file of any of the three formats; what it is, its first bytes say, and not its name."""

from pathlib import Path

from mutakhir.border import troubles
from mutakhir.border.csv_file import open_csv
from mutakhir.border.excel_file import open_excel
from mutakhir.border.parquet_file import open_parquet
from mutakhir.border.source import Options, Source


def open_source(file: Path, options: Options) -> Source:
    """Raises InputProblem: not there, not readable as CSV, XLSX or Parquet."""
    try:
        with file.open("rb") as stream:
            first = stream.read(4)
    except OSError as error:
        raise troubles.not_there(file) from error
    if not first:
        raise troubles.empty(file)
    if first == b"PK\x03\x04" or (first[:2] == b"PK" and file.suffix.lower() == ".xlsx"):
        return open_excel(file, options)
    if first == b"PAR1":
        return open_parquet(file, options)
    if file.suffix.lower() in (".xlsx", ".parquet"):
        raise troubles.damaged(file, file.suffix[1:].upper())
    return open_csv(file, options)
