"""Pictures and files that the bot makes itself."""
