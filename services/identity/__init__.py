"""Electronic identity: signing in through a provider that the installation trusts."""
