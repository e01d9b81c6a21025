"""What changed, from the one history: record by record, as visitors saw it before and after."""
