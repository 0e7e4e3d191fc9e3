"""What one does with initiatives: propose and plan them, put them in order, give them means, start and stop them."""
