"""What other machines say to this one: each message is believed by its signature alone."""
