"""Named games, from the catalogue and from files of one's own."""
