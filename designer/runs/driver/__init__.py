"""Executes a plan in a World: the only place where the designer meets the emulator."""
