"""The service's database: tables, migrations, transactions and sealing."""
