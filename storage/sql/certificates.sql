-- keep_checkup: from when on it may be taken; mastered once.
insert into checkups (person, module, mastered_at, due_at) values (?, ?, ?, ?)
on conflict (person, module) do update set due_at = excluded.due_at;

-- checkups: hers, soonest first.
select module, mastered_at, due_at from checkups where person = ? order by due_at, module;

-- end_checkup: it was taken, and held.
delete from checkups where person = ? and module = ?;

-- issue: what was certified; nothing when it is there already.
insert into certificates (person, digest, code, module, title, edition, name, cadre, language,
    programme, signed, cards, issued_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict do nothing;

-- certificates: hers, in order.
select code, module, title, edition, name, cadre, language, programme, signed, cards, issued_at, digest,
    revoked_at, reason, withdrawn_at
from certificates_today where person = ? order by id;

-- certificate: by the digest of its code.
select code, module, title, edition, name, cadre, language, programme, signed, cards, issued_at, digest,
    revoked_at, reason, withdrawn_at
from certificates_today where digest = ?;

-- revoke: once.
update certificates set revoked_at = ?, reason = ? where digest = ? and revoked_at is null;
