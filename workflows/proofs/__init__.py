"""The parts of the soundness proof; `workflows.soundness` puts them together."""
