"""What is known, as text, and its only reader. Knows nothing of the site that shows it."""
