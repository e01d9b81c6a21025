"""The catalogue out into spreadsheets, and back: lists as CSV and XLSX, and what a file that comes
back would change.

A row is a record, found by its natural key. A column is a field, by its name in the API. A list
has one value a line in its cell. An empty cell is null, unknown. A column whose name stands in
brackets is for people, and is not read.
"""
