"""A 24-hour telephone hotline for residents without smartphones."""
