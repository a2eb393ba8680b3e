"""Why a file cannot be read at all: problems that name the file, the line where there is one, and the remedy."""

from collections.abc import Sequence
from pathlib import Path

from mutakhir.ground.errors import InputProblem, Said, UsageProblem, Where


def not_there(file: Path) -> InputProblem:
    return InputProblem(
        "import.file-missing",
        Said(
            id="Berkas ini tidak ada atau tidak boleh dibaca. Periksa nama dan izinnya.",
            en="This file is missing or may not be read. Check its name and permissions.",
        ),
        Where(file),
    )


def empty(file: Path) -> InputProblem:
    return InputProblem(
        "import.empty",
        Said(
            id="Berkas ini kosong. Minta pengirim mengirim ulang; berkas harus berisi baris judul dan baris data.",
            en="The file is empty. Ask the sender for it again; it needs a header and rows.",
        ),
        Where(file, 1),
    )


def no_rows(file: Path) -> InputProblem:
    return InputProblem(
        "import.no-rows",
        Said(
            id="Berkas ini hanya berisi baris judul. Minta pengirim mengirim berkas dengan isinya.",
            en="The file holds a header and no row. Ask the sender for a file with its rows.",
        ),
        Where(file, 1),
    )


def binary(file: Path, line: int) -> InputProblem:
    return InputProblem(
        "import.binary",
        Said(
            id="Isi berkas ini bukan teks dan bukan XLSX atau Parquet. Ekspor ulang sebagai CSV, XLSX atau Parquet.",
            en="This is neither text nor XLSX nor Parquet. Export it again as CSV, XLSX or Parquet.",
        ),
        Where(file, line),
    )


def wrong_encoding(file: Path, encoding: str, line: int) -> InputProblem:
    return InputProblem(
        "import.encoding",
        Said(
            id=f"Baris ini tidak terbaca sebagai {encoding}. Tulis `encoding: auto` atau kode halaman lain pada"
            " pemetaan, atau ekspor ulang sebagai UTF-8.",
            en=f"This line cannot be read as {encoding}. Write `encoding: auto` or another code page in the mapping, or"
            " export the file again as UTF-8.",
        ),
        Where(file, line),
    )


def mixed_encodings(file: Path, line: int, other: int) -> InputProblem:
    return InputProblem(
        "import.mixed-encodings",
        Said(
            id=f"Baris ini UTF-8, tetapi baris {other} bukan: isi berkas berasal dari dua kode halaman, dan nama akan"
            " rusak. Minta pengirim mengekspor ulang seluruhnya sebagai UTF-8.",
            en=f"This line is UTF-8 and line {other} is not: two code pages meet in the file, and names would be wrong."
            " Ask the sender to export all of it again as UTF-8.",
        ),
        Where(file, line),
    )


def too_long_line(file: Path, line: int) -> InputProblem:
    return InputProblem(
        "import.line-too-long",
        Said(
            id="Baris ini terlalu panjang untuk sebuah tabel. Periksa akhir baris dan tanda kutip, lalu ekspor ulang.",
            en="This line is too long for a table. Check line ends and quotes, and export the file again.",
        ),
        Where(file, line),
    )


def repeated_headers(file: Path, names: Sequence[str], line: int) -> InputProblem:
    listed = ", ".join(names)
    return InputProblem(
        "import.header-repeated",
        Said(
            id=f"Judul kolom berulang: {listed}. Beri setiap kolom nama sendiri, lalu ulangi.",
            en=f"Column headers are repeated: {listed}. Give each column a name of its own, then try again.",
        ),
        Where(file, line),
    )


def damaged(file: Path, kind: str) -> InputProblem:
    return InputProblem(
        "import.damaged",
        Said(
            id=f"Berkas {kind} ini rusak atau terpotong. Buka dan simpan ulang di asalnya, atau minta kirim ulang.",
            en=f"This {kind} file is damaged or cut off. Open and save it again at its source, or ask for it anew.",
        ),
        Where(file),
    )


def too_large(file: Path, kind: str) -> InputProblem:
    return InputProblem(
        "import.too-large",
        Said(
            id=f"Isi {kind} ini jauh lebih besar daripada yang wajar. Jika benar, ekspor sebagai CSV per provinsi.",
            en=f"What this {kind} file unpacks to is far larger than a table of its size. If it is right, export CSV by"
            " province.",
        ),
        Where(file),
    )


def no_sheet(file: Path, wanted: str, there: Sequence[str]) -> InputProblem:
    listed = ", ".join(there)
    return InputProblem(
        "import.sheet",
        Said(
            id=f"Lembar {wanted} tidak ada; yang ada: {listed}. Perbaiki `sheet:` pada pemetaan.",
            en=f"There is no sheet {wanted}; there are: {listed}. Mend `sheet:` in the mapping.",
        ),
        Where(file),
    )


def lacking_columns(file: Path, role: str, lacking: Sequence[str], headers: Sequence[str]) -> InputProblem:
    needs, has = ", ".join(lacking), ", ".join(header.strip() or "-" for header in headers[:40])
    return InputProblem(
        "import.columns",
        Said(
            id=f"Untuk {role} perlu kolom: {needs}. Berkas berisi: {has}. Sebutkan pada pemetaan kolom mana itu"
            " (--draft-map membuat rancangannya).",
            en=f"As {role} the file needs: {needs}. It has: {has}. Say in the mapping which columns these are"
            " (--draft-map drafts it).",
        ),
        Where(file, 1),
    )


def no_such_columns(file: Path, names: Sequence[str], headers: Sequence[str]) -> InputProblem:
    lacks, has = ", ".join(names), ", ".join(header.strip() or "-" for header in headers[:40])
    return InputProblem(
        "import.mapped-columns",
        Said(
            id=f"Pemetaan menyebut kolom yang tidak ada di berkas: {lacks}. Berkas berisi: {has}. Perbaiki pemetaan.",
            en=f"The mapping names columns that the file does not have: {lacks}. It has: {has}. Mend the mapping.",
        ),
        Where(file, 1),
    )


def other_questions(name: str) -> InputProblem:
    return InputProblem(
        "import.other-questions",
        Said(
            id=f"{name} menjawab pertanyaan yang tidak diajukan putaran ini: tidak satu pun nomornya dikenal. Periksa"
            " registri dan putarannya; berkas ini mungkin jawaban untuk registri lain.",
            en=f"{name} answers questions that this round did not ask: none of its numbers is known. Check the home and"
            " the round; the file may answer another registry.",
        ),
    )


def other_sheet(name: str) -> InputProblem:
    return InputProblem(
        "import.other-sheet",
        Said(
            id=f"{name} bukan lembar dari registri dan putaran ini: tidak satu pun kode pasangannya dikenal. Periksa"
            " --home dan putarannya, lalu impor lembar yang ditulis di sini.",
            en=f"{name} is no sheet of this home and round: none of its codes of pairs is known. Check --home and the"
            " round, and import a sheet that was written here.",
        ),
    )


def no_role(file: Path, roles: Sequence[str]) -> UsageProblem:
    listed = ", ".join(roles)
    return UsageProblem(
        "import.role",
        Said(
            id=f"Tidak jelas untuk apa berkas ini. Tulis PERAN=BERKAS, dengan peran: {listed};"
            " atau `file:` pada pemetaan.",
            en=f"It is not clear what this file is for. Write ROLE=FILE with one of: {listed};"
            " or `file:` in the mapping.",
        ),
        Where(file),
    )


def missing_role(role: str, dataset: str) -> UsageProblem:
    return UsageProblem(
        "import.role-missing",
        Said(
            id=f"Impor {dataset} memerlukan berkas untuk peran {role}. Tambahkan: {role}=BERKAS.",
            en=f"An import of {dataset} needs a file for the role {role}. Add it: {role}=FILE.",
        ),
    )
