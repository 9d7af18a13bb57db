"""S3 takes neither messages nor invocations."""
