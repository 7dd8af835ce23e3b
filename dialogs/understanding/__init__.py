"""What a typed text means: language, choices, amounts, dates, places."""
