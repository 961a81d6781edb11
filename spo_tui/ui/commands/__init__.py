"""What can be done, one class each: keys, footer, help and palette are all read from these."""
