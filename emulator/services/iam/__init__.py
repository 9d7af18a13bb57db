"""IAM is one service for all regions; its state is kept in this one."""

REGION = "us-east-1"
