-- Who was asked to sign which card.

create table signature_requests (
    card ctext not null,
    person bigint not null references people(id),  -- who is asked
    by bigint references people(id),  -- who asks
    words ctext not null,  -- digest of the words as they stood
    at ctext not null,
    primary key (card, person)
);

-- serves of_person: what waits for one reviewer
create index signature_requests_by_person on signature_requests(person);

-- serves forgetting: whom one asked
create index signature_requests_by_asker on signature_requests(by) where by is not null;
