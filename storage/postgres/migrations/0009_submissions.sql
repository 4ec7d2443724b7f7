-- What was handed to other systems: one row for each thing and each system that it went to.

create table submissions (
    kind ctext not null,  -- training or indicators
    destination ctext not null,  -- the address of the system
    id ctext not null,  -- ours: of a training record, or period, data element and org unit
    period ctext not null default '',  -- of an indicator
    person bigint references people(id),  -- of whom it speaks; nobody: of many, or she was forgotten
    digest ctext not null,  -- of what was sent: the same again is not
    body ctext not null,  -- what is to be taken back is named by it; of a training record nothing
    state ctext not null,  -- sent, failed, or taken_back
    tries integer not null default 0,  -- in a row that failed
    sent_at ctext not null,
    answer ctext not null default '',  -- of the system, without names
    primary key (kind, destination, id)
);

-- serves mydata, forget and merge: hers
create index submissions_by_person on submissions(person) where person is not null;
