"""What the web side promises."""
