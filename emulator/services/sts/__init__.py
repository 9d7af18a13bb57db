"""STS keeps nothing and answers in every region."""
