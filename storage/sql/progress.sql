-- review_days: the first answer of each day, latest first.
select min(reviewed_at) from reviews where person = ? and reviewed_at >= ?
group by substr(reviewed_at, 1, 10) order by 1 desc;
