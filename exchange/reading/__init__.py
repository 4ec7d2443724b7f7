"""Reading: a register's files and servers, row by row, however they are written."""
