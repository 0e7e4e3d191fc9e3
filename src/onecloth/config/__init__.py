"""Settings, addresses and processes of one installation. It knows every room; no room knows it."""
