"""What the operator of the installation sees: settings, jobs, the outbox, health. Numbers, never names."""
