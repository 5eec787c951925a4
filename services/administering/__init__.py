"""What administrators keep: each thing a record that is read, put in its place, and journalled."""
