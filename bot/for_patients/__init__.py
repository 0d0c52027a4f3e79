"""What patients see and do in the chat."""
