"""What users found helpful or not, one vote a reply, without a word on who they are."""
