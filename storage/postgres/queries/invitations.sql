-- codes_there: which of these there are, given as a JSON list.
select code from invitations where code in (select json_array_elements_text(cast(? as json)));
