"""Run the command with `python -m bot`."""

from bot.cli import main

main()
