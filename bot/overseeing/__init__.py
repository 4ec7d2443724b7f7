"""What those who answer for the programme look at on their pages, and do there."""
