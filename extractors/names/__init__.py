"""Which names mean the same person or body: `resolve.resolve` over documents, `links.find_links` within a passage."""
