"""What each printed form says, and how it becomes a PDF."""
