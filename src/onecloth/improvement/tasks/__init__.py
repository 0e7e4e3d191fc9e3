"""What problems do by themselves, once a day."""
