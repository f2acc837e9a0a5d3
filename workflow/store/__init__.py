"""Where cases are kept: tables, queries, the unit of work and the migrations.

The only package that imports SQLAlchemy and Alembic. SQLite and PostgreSQL behave the same.
"""
