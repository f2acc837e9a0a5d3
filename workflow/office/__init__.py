"""Running an office: its places and people, its definitions, its calendar."""
