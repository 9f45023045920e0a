# SPDX-License-Identifier: MIT
"""What a mutant is."""

from typing import NamedTuple, Optional, Sequence


class Mutant(NamedTuple):
    what: str
    file: str
    old: Optional[str]  # found just once in the file; None: `new` is a compiler flag
    new: str
    units: Sequence[str]  # the objects that get it, see Project.unit()
    tests: Sequence[str]  # those that ought to notice, the quickest first
