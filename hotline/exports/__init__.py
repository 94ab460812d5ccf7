"""What is stored, for people and programs outside: one record a line, under names that stay.

Reads across all rooms and changes nothing. The names of fields are a promise (docs, README): new
ones may come, none may change.
"""

from hotline.exports.kinds import KINDS
from hotline.exports.reading import fields, records
from hotline.exports.writing import FORMATS

__all__ = ["FORMATS", "KINDS", "fields", "records"]
