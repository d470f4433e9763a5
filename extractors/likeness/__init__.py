"""What documents are compared by: the words of a document, and the looks of its pages that are pictures."""
