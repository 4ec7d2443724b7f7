-- tables: those with rows of their own.
select name from sqlite_master
where type = 'table' and sql not like 'create virtual%' and name not like 'sqlite\_%' escape '\'
    and name not like '%\_fts%' escape '\' order by name;
