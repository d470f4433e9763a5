"""The pages of the review site, one module each: what it reads from the archive, and the view that shows it."""
