-- channels: of all addresses and of what is queued.
select channel from addresses union select channel from outbox where state = 'queued' order by 1;

-- last_wrote: the latest that was no timer's, nor that she left or came back.
select at from journal
where person = ? and kind not in ('timer', 'left', 'returned') order by turn desc limit 1;
