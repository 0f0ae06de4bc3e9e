"""What users asked and the bot could not answer, for staff; and how much was asked, without a word on by whom."""
