"""S3's limits, from "Amazon S3 quotas" and the API reference, and those of what is kept here."""

BUCKET_NAME_CHARACTERS = (3, 63)
BUCKETS = 10_000
"""In an account."""
KEY_BYTES = 1_024
METADATA_BYTES = 2_048
OBJECT_TAGS = 10
BUCKET_TAGS = 50
TAG_KEY_CHARACTERS = 128
TAG_VALUE_CHARACTERS = 256
PAGE = 1_000
"""Keys, versions, uploads or parts an answer."""
DELETED_KEYS = 1_000
"""Keys a call of DeleteObjects."""
PARTS = (1, 10_000)
PART_BYTES = 5 * 1024 * 1024
"""The least that each part but the last one of a multipart upload has."""
OBJECT_BYTES = 128 * 1024 * 1024
"""The most that one object may have here; AWS takes 5 TB."""
WORLD_BYTES = 512 * 1024 * 1024
"""What all objects and parts of a world may have together."""
POLICY_BYTES = 20_480
NOTIFICATIONS = 100
"""Notification configurations a bucket."""
