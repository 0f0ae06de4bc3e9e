"""The staff's web application: entries, inbox, facts, releases, and who may do what."""
