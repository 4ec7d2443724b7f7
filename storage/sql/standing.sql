-- standing: the conversations with an open talk.
select person, body from conversations where talks > 0;
