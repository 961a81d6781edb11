"""What stands on the screens: jobs, orders, folders and figures as lines of safe text."""
