"""One document, as PDF, DOCX, HTML or Markdown."""
