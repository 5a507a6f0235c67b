"""labreport: exercise prompts to several language models, answers scored and compared in a report."""
