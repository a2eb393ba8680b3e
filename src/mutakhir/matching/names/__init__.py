"""Indonesian names made comparable: titles, degrees, the father's name, abbreviations, spellings old and new.

`normalise` says what is known of one name; `name_forms` says the same of a column of names, on either engine. What
each field means stands at `NameForm`. Words are data of the pack (`matching/names/*.yaml`), letters are rules in code.
"""

from mutakhir.matching.names.columns import name_forms
from mutakhir.matching.names.folding import fold
from mutakhir.matching.names.form import NameForm, normalise
from mutakhir.matching.names.tables import NameTables, name_version


__all__ = ["NameForm", "NameTables", "fold", "name_forms", "name_version", "normalise"]
