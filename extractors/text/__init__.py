"""Raw page text to passages: cleaning as named pure steps, with an exact map of offsets back."""
