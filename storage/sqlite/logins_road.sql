-- Who may come into the console: links that were given, and browsers that are in.

create table login_links (
    person integer primary key references people(id),  -- one at a time: a new link makes the last worthless
    digest blob not null,
    expires_at text not null
) strict;

create table logins (
    id integer primary key,
    digest blob not null unique,  -- of what the browser's cookie holds
    person integer not null references people(id),
    began_at text not null,
    seen_at text not null,
    ends_at text not null,  -- whatever she does
    agent text not null,  -- the family of her browser: "Firefox, Android"
    shared integer not null,  -- 1: others use this computer, too
    framed integer not null  -- 1: inside Telegram
) strict;

-- serves logins_of and forgetting: the browsers of one person
create index logins_of_person on logins(person, seen_at);

-- serves drop_ended
create index logins_by_end on logins(ends_at);
