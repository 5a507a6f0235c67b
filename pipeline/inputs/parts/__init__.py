"""The Markdown of a submission as its parts: prompts, answers by exercise and tool, and the student's own prose."""
