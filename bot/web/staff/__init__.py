"""The pages of staff, under `/staff`."""
