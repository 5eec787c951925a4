"""What those who lead look at: targets, figures, the dossiers behind them."""
