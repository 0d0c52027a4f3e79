"""What a clinic takes out: its data as tables for a spreadsheet, R or pandas."""
