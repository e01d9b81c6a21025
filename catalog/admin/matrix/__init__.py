"""The matrix on one screen: all cells of a framework, or of a feature, changed in place."""
