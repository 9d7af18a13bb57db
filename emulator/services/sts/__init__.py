"""STS answers in every region; its state is kept in this one."""

REGION = "us-east-1"
