"""Looking at how the office works 监督: ratings, random checks, samples, questions."""
