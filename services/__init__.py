"""The use cases: each verb is one transaction."""
