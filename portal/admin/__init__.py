"""What an administrator keeps: officers, procedures, calendar, the state of the system."""
