-- on_demand: a message of hers, under whatever number she had, and of whom its turn spoke. She may tap before
-- its receipt is written, or where nobody knows that it was taken: her tap shows that it was.
select o.message, o.text, (
    select j.subject from journal j where j.person = o.person and j.turn = :turn and j.subject is distinct from j.person)
from outbox o
where o.key = :key and o.state in ('sending', 'sent', 'uncertain')
    and o.person in (select :person union all select id from people where joined_to = :person);
