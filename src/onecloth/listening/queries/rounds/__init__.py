"""What the pages of interview rounds show."""
