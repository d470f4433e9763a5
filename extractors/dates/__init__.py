"""Historical dates: found in passages, normalised to EDTF."""
