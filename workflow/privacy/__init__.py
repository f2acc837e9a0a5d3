"""What is told when, and what goes when its purpose has ended (个人信息保护法)."""
