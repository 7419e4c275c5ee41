"""Results -> what people and scripts see. Computes nothing."""
