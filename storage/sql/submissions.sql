-- submissions: all of one kind at one system.
select kind, destination, id, digest, body, state, sent_at, period, person, tries, answer
from submissions where kind = ? and destination = ? order by id;

-- keep_submission: in the place of what is known of it; one who was forgotten is nobody.
insert into submissions (kind, destination, id, digest, body, state, sent_at, period, person, tries, answer)
values (?1, ?2, ?3, ?4,
    case when cast(?9 as bigint) is null or exists (select 1 from people where id = ?9 and forgotten_at is null) then ?5 else '' end,
    ?6, ?7, ?8, (select id from people where id = ?9 and forgotten_at is null), ?10, ?11)
on conflict (kind, destination, id) do update set digest = excluded.digest, body = excluded.body,
    state = excluded.state, sent_at = excluded.sent_at, period = excluded.period, person = excluded.person,
    tries = excluded.tries, answer = excluded.answer;

-- trained: what is completed or holds, of whoever takes part; a certificate stands before a check-up.
with taking_part as (
    select id, coalesce(consent_edition, 1) as agreed_to from people
    where consent_at is not null and stopped_at is null and forgotten_at is null and joined_to is null and handset = 0
), known as (
    select r.person, i.system, i.value from register r join register_identifiers i on i.entry = r.id
    where r.person is not null and r.gone_at is null and i.system = r.source || ':id'
), done as (
    select c.person, c.module, c.title, c.edition, null as mastered_at, c.issued_at as held_at
    from certificates_today c
    where c.signed = 1 and c.revoked_at is null and c.withdrawn_at is null and c.code != ''
        and c.id = (select max(l.id) from certificates_today l
            where l.person = c.person and l.module = c.module and l.signed = 1 and l.revoked_at is null
                and l.withdrawn_at is null)
    union all
    select k.person, k.module, '', '', k.mastered_at, null from checkups k
    where not exists (select 1 from certificates_today c where c.person = k.person and c.module = k.module
        and c.signed = 1 and c.revoked_at is null and c.withdrawn_at is null)
)
select d.person, d.module, d.title, d.edition,
    (select min(v.reviewed_at) from reviews v
        where v.person = d.person and v.item >= d.module || '/' and v.item < d.module || '0'),
    d.mastered_at, d.held_at, coalesce(k.system, ''), coalesce(k.value, ''), t.agreed_to
from done d join taking_part t on t.id = d.person left join known k on k.person = d.person
order by d.person, d.module;
