"""Amazon S3. All accounts and regions share the names of buckets, so that there is one state for all of them."""

REGION = "us-east-1"
ACCOUNT = "aws"
