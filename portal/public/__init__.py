"""What everybody may open: the catalogue, looking a dossier up, signing in."""
