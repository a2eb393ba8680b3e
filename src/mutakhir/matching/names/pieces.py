"""A name cut into pieces, in Python and as an expression: the same on both.

A dot ends a piece and stays with it (`S.Pd` is `S.` and `Pd`), a comma is a piece of its own, signs between words
are spaces. Nothing else is looked at here, so that an engine needs no knowledge of letters.
"""

import re
from typing import Final

import ibis
import ibis.expr.types as ir


# New names have at most 60 letters (Permendagri 73/2022); what stands behind the 16th piece is left out.
MOST_PIECES: Final = 16
# What must be cut apart or mended first; nearly all names hold nothing of it, and looking is cheaper than mending.
_UNEVEN: Final = "[^A-Za-z ]|  |^ | $"
_BETWEEN_WORDS: Final = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
    '-_/()[]{}<>|;:&+"\u2010\u2011\u2012\u2013\u2014\u2015'
)
_SPACES: Final = " " * len(_BETWEEN_WORDS)
_TABLE: Final = str.maketrans(_BETWEEN_WORDS, _SPACES)


def name_pieces(name: str) -> list[str]:
    """The pieces in order; one empty piece where there is nothing."""
    spaced = name.translate(_TABLE).replace(".", ". ").replace(",", " , ")
    return re.sub(" +", " ", spaced).strip(" ").split(" ")[:MOST_PIECES]


def pieces_expression(name: ir.StringValue, at_least: int = 0) -> ir.ArrayValue:
    """The same as an array of texts, without its limit; the place in the array is the place in the name.

    `at_least`: empty pieces follow, so that there are at least so many (Sail refuses to look behind the end).
    """
    spaced = name.translate(_BETWEEN_WORDS, _SPACES).replace(".", ". ").replace(",", " , ")
    even = spaced.re_replace(" +", " ").re_replace("^ | $", "")
    text = ibis.ifelse(name.re_search(_UNEVEN), even, name)
    return (text + " " * at_least if at_least else text).split(" ")
