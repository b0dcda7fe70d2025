"""One period of an alliance, in symbols."""
