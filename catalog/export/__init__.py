"""The whole catalogue as files, built once for each of its revisions.

What the API answers for each record is written to one file of JSON Lines; the other forms are made
from that file, so that none of them can say anything else.
"""
