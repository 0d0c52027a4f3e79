"""What staff see and do in the chat."""
