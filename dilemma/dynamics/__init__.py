"""Populations of partners that grow, imitate and learn: what evolution makes of a game."""
