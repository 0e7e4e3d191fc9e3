"""The pages a person opens first."""
