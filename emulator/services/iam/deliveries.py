"""IAM takes neither messages nor invocations."""
