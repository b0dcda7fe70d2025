"""Who does what: equilibria, certified and complete."""
