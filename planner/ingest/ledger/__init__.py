"""Released orders: booking them and what came in, and how they count in the next plan. docs/ledger.md tells it."""
