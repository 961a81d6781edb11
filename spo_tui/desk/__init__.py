"""What people and machines do to the shop: the use cases, and the only writers."""
