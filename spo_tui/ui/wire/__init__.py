"""What goes over the wire to the operator's terminal: no more than what differs."""
