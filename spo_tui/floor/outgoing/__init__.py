"""Telling others over HTTP what the shop asks of them."""
