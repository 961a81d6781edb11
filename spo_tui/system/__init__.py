"""What the machine says about itself: mounts, the user, the usual places."""
