"""The resources of the API: every noun, read-only, by natural key."""
