"""Readers: bytes of one media type to pages."""
