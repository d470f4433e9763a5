"""Sums of money: found in passages, exact, with their currency."""
