"""What changes a problem. Every action asks whether its actor may, and leaves an audit row in its own transaction."""
