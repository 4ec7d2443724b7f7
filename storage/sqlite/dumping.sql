-- tables: those with rows of their own.
select name from sqlite_master
where type = 'table' and sql not like 'create virtual%' and name not like 'sqlite\_%' escape '\'
    and name not like '%\_fts%' escape '\' order by name;

-- wishes: who asked to be forgotten or left in peace since then.
select id, created_at, case when stopped_at >= :since then stopped_at end,
    case when forgotten_at >= :since then forgotten_at end
from people where stopped_at >= :since or forgotten_at >= :since order by id;
