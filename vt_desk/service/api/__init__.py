"""The routes, and nothing behind them: each reads a request, asks a use case, answers."""
