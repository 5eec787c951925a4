"""What is counted and what may be told of it, tested without a database."""
