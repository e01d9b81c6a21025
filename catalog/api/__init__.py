"""The resources of the API: every noun by natural key; and who writes, with a key."""
