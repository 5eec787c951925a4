"""What a signed-in person or business does: declare, file, follow their dossiers."""
