"""What is counted, and what may be told of it: facts of journal lines, shares, what few hide."""
