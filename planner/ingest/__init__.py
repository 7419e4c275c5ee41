"""Other people's files -> clean tables: encodings, headers, checks, rejects."""
