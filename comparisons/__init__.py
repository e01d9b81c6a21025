"""What follows from the catalogue, and how it is shown: pages, tables, the compare API."""
