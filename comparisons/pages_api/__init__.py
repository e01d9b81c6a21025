"""What pages show, for programs: the same objects that the pages render.

What is a record, or a list of one noun, has its address among the resources of catalog.api. Here
is the rest, at the page's own address under /api/v1/, or at the record's with page/ after it.
"""
