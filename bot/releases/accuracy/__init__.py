"""How often a release is right: measured on conversations, cut into slices, written as a report."""
