"""The kernel: what every capability stands on. It knows none of them."""
