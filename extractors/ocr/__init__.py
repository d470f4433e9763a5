"""Optical character recognition behind one protocol."""
