"""What the report says, as one pandoc document that no format has shaped yet."""
