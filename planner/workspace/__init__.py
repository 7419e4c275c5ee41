"""Where things live: the workspace folder, the store, the runs, locks and atomic writes."""
