"""Everything that the database holds, in one file that any database of ours can be made from."""
