-- facilities_like: those with words that start like these, the one with the fewest others first.
select id, name, district, region from facilities
where array_to_tsvector(string_to_array(folded, ' ')) @@ cast(replace(?1, ' ', ':* & ') || ':*' as tsquery)
order by cardinality(string_to_array(folded, ' ')), name, id limit ?2;
