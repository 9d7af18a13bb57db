"""AWS Lambda."""

NAME = "lambda"
