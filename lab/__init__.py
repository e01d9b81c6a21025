"""Runs the samples: verifies them against their contracts. Knows no Django and no database."""
