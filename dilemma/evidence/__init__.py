"""What is claimed, held against what is computed."""
