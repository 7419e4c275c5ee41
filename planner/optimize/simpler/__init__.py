"""Among plans nearly as good as the one found, a simpler one."""
