-- channels: of all addresses and of what is queued, found by jumps from one to the next.
with recursive
    people_on(channel) as (
        select min(channel) from addresses
        union all
        select (select min(channel) from addresses a where a.channel > p.channel)
        from people_on p where p.channel is not null),
    queued_on(channel) as (
        select min(channel) from outbox where state = 'queued'
        union all
        select (select min(channel) from outbox o where o.state = 'queued' and o.channel > q.channel)
        from queued_on q where q.channel is not null)
select channel from people_on where channel is not null
union select channel from queued_on where channel is not null order by 1;

-- last_wrote: the latest that was no timer's, nor that she left or came back.
select at from journal
where person = ? and kind not in ('timer', 'left', 'returned') order by turn desc limit 1;
