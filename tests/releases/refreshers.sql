BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'jigi','the_first_road','2026-11-22 00:47:06.410609+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'jigi','campaigns','2026-11-22 00:47:06.421857+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'jigi','withdrawals','2026-11-22 00:47:06.431958+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'jigi','shared_progress','2026-11-22 00:47:06.442180+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'jigi','open_questions','2026-11-22 00:47:06.446495+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'jigi','recordings','2026-11-22 00:47:06.449232+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'jigi','certificates','2026-11-22 00:47:06.455430+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'jigi','standing','2026-11-22 00:47:06.464226+00:00');
CREATE TABLE addresses (
    channel text not null,
    chat text not null,
    person integer not null references people(id),
    primary key (channel, chat)
) strict, without rowid;
INSERT INTO "addresses" VALUES('webchat','moussa',1);
INSERT INTO "addresses" VALUES('webchat','fanta',2);
INSERT INTO "addresses" VALUES('webchat','awa',3);
INSERT INTO "addresses" VALUES('webchat','sira',4);
CREATE TABLE bubbles (
    cursor integer primary key autoincrement,
    person integer not null references people(id),
    journal integer references journal(id),
    outbox integer references outbox(id)
) strict;
INSERT INTO "bubbles" VALUES(1,3,1,NULL);
INSERT INTO "bubbles" VALUES(2,3,NULL,1);
INSERT INTO "bubbles" VALUES(3,3,2,NULL);
INSERT INTO "bubbles" VALUES(4,3,NULL,2);
INSERT INTO "bubbles" VALUES(5,3,3,NULL);
INSERT INTO "bubbles" VALUES(6,3,NULL,3);
INSERT INTO "bubbles" VALUES(7,3,4,NULL);
INSERT INTO "bubbles" VALUES(8,3,NULL,4);
INSERT INTO "bubbles" VALUES(9,3,5,NULL);
INSERT INTO "bubbles" VALUES(10,3,NULL,5);
INSERT INTO "bubbles" VALUES(11,3,6,NULL);
INSERT INTO "bubbles" VALUES(12,3,NULL,6);
INSERT INTO "bubbles" VALUES(13,3,7,NULL);
INSERT INTO "bubbles" VALUES(14,3,NULL,7);
INSERT INTO "bubbles" VALUES(15,3,8,NULL);
INSERT INTO "bubbles" VALUES(16,3,NULL,8);
INSERT INTO "bubbles" VALUES(17,3,9,NULL);
INSERT INTO "bubbles" VALUES(18,3,NULL,9);
INSERT INTO "bubbles" VALUES(19,3,10,NULL);
INSERT INTO "bubbles" VALUES(20,3,NULL,10);
INSERT INTO "bubbles" VALUES(21,3,11,NULL);
INSERT INTO "bubbles" VALUES(22,3,NULL,11);
INSERT INTO "bubbles" VALUES(23,3,12,NULL);
INSERT INTO "bubbles" VALUES(24,3,NULL,12);
INSERT INTO "bubbles" VALUES(25,3,13,NULL);
INSERT INTO "bubbles" VALUES(26,3,NULL,13);
INSERT INTO "bubbles" VALUES(27,3,14,NULL);
INSERT INTO "bubbles" VALUES(28,3,NULL,14);
INSERT INTO "bubbles" VALUES(29,3,15,NULL);
INSERT INTO "bubbles" VALUES(30,3,NULL,15);
INSERT INTO "bubbles" VALUES(31,1,NULL,16);
INSERT INTO "bubbles" VALUES(32,3,17,NULL);
INSERT INTO "bubbles" VALUES(33,3,NULL,17);
INSERT INTO "bubbles" VALUES(34,2,18,NULL);
INSERT INTO "bubbles" VALUES(35,2,NULL,18);
INSERT INTO "bubbles" VALUES(36,2,19,NULL);
INSERT INTO "bubbles" VALUES(37,2,NULL,19);
INSERT INTO "bubbles" VALUES(38,2,NULL,20);
INSERT INTO "bubbles" VALUES(39,2,NULL,21);
INSERT INTO "bubbles" VALUES(40,2,20,NULL);
INSERT INTO "bubbles" VALUES(41,2,NULL,22);
INSERT INTO "bubbles" VALUES(42,2,NULL,23);
INSERT INTO "bubbles" VALUES(43,2,NULL,24);
INSERT INTO "bubbles" VALUES(44,2,21,NULL);
INSERT INTO "bubbles" VALUES(45,2,NULL,25);
INSERT INTO "bubbles" VALUES(46,3,22,NULL);
INSERT INTO "bubbles" VALUES(47,3,NULL,26);
INSERT INTO "bubbles" VALUES(48,3,23,NULL);
INSERT INTO "bubbles" VALUES(49,3,NULL,27);
INSERT INTO "bubbles" VALUES(50,1,NULL,28);
INSERT INTO "bubbles" VALUES(51,2,NULL,29);
INSERT INTO "bubbles" VALUES(52,3,28,NULL);
INSERT INTO "bubbles" VALUES(53,3,NULL,30);
INSERT INTO "bubbles" VALUES(54,3,29,NULL);
INSERT INTO "bubbles" VALUES(55,3,NULL,31);
CREATE TABLE campaign_people (
    campaign integer not null references campaigns(id),
    person integer not null references people(id),
    turn integer,  -- hers, in which she was asked
    primary key (campaign, person)
) strict, without rowid;
CREATE TABLE campaigns (
    id integer primary key,
    owner integer not null references people(id),
    ref text not null,
    pack text not null,
    cadre text,
    district text not null,
    facility text references facilities(id),
    coach integer references people(id),
    people integer not null,
    last_asked integer not null default 0,  -- people are asked in the order of their ids
    begun_at text not null,
    ended_at text,
    unique (owner, ref)
) strict;
CREATE TABLE certificates (
    id integer primary key,
    digest text not null unique,  -- of the code: what anybody finds it by, also when the code is forgotten
    code text not null,
    person integer not null references people(id),
    module text not null,
    title text not null,
    edition text not null,
    name text not null,
    cadre text,
    language text not null,
    programme text not null,
    signed integer not null,
    cards text not null,  -- a JSON list of refs
    issued_at text not null,
    revoked_at text,
    reason text not null default ''
) strict;
CREATE TABLE checkins (
    id integer primary key,
    coachee integer not null references people(id),
    coach integer references people(id),
    ref text not null,
    topic text not null,
    goal text not null,
    reality text not null,
    score integer not null,
    options text not null,
    will text not null,
    first_step text not null,
    due_on text not null,
    helper text not null,
    confidence integer not null,
    shared integer not null,
    voices text not null,
    started_at text not null,
    finished_at text not null,
    edition text not null,
    unique (coachee, ref)
) strict;
INSERT INTO "checkins" VALUES(1,3,1,'1.checkin','own','Préparer le plateau avant chaque accouchement dès lundi','',4,'["ranger le placard","demander à Fanta"]','demander à Fanta','parler à Fanta','2026-11-25','Fanta',8,1,'{}','2026-11-23T08:00:20.000000+00:00','2026-11-23T08:05:00.000000+00:00','629d82d5');
CREATE TABLE checkups (
    person integer not null references people(id),
    module text not null,
    mastered_at text not null,
    due_at text not null,
    primary key (person, module)
) strict, without rowid;
CREATE TABLE conversations (
    person integer primary key references people(id),
    turn integer not null,
    body text not null
, talks integer not null default 0) strict;
INSERT INTO "conversations" VALUES(1,2,'{"turn":2,"opened":2,"stack":[{"number":2,"flow":"question","edition":"629d82d5","opened_at":"2026-11-23T08:07:20+00:00","facts":{"of":3,"again":false,"about":"question:1","to_answer":{"id":1,"words":"Qui répare le toit ?","by":"Awa","why":"no_card","unclear":false},"person":{"id":1,"name":"Moussa","language":"fr","zone":"Africa/Bamako","cadre":null,"roles":["coach"],"facility":null,"coach":null,"local_hour":"08:00","rhythm":null},"today":"2026-11-23"},"lived":{"keep shown":1},"asked":"what","question":1,"misses":0,"heard_at":"2026-11-23T08:07:20+00:00","asked_in":2,"reminded":false}],"parked":[{"number":1,"flow":"shared","edition":"629d82d5","opened_at":"2026-11-23T08:05:00+00:00","facts":{"by":"Awa","of":3,"told":{"stuck":[],"topic":"own","goal":"Préparer le plateau avant chaque accouchement dès lundi","score":4,"obstacle":"","options":["ranger le placard","demander à Fanta"],"will":"demander à Fanta","step":"parler à Fanta","day":"2026-11-25","helper":"Fanta","confidence":8,"boost":""},"about":"3.15.2","person":{"id":1,"name":"Moussa","language":"fr","zone":"Africa/Bamako","cadre":null,"roles":["coach"],"facility":null,"coach":null,"local_hour":"08:00","rhythm":null},"today":"2026-11-23"},"lived":{"say coach.shared":1},"asked":"reaction","question":1,"misses":0,"heard_at":"2026-11-23T08:05:00+00:00","asked_in":1,"reminded":false}],"echo":["",0,""]}',1);
INSERT INTO "conversations" VALUES(2,7,'{"turn":7,"opened":3,"stack":[{"number":3,"flow":"refresher_due","edition":"629d82d5","opened_at":"2026-11-24T08:00:00+00:00","facts":{"about":"reviews","session":[{"id":"amtsl/Q-AMTSL-02","text":"amtsl/Q-AMTSL-02","order":"CABD","right":"B","card":"amtsl/timing","new":false,"placing":false,"skill":"l’utérotonique","edition":"629d82d5"},{"id":"pph/Q-PPH-08","text":"pph/Q-PPH-08","order":"ADBC","right":"D","card":"pph/shock","new":false,"placing":false,"skill":"le choc","edition":"629d82d5"},{"id":"amtsl/Q-AMTSL-07","text":"amtsl/Q-AMTSL-07","order":"ADCB","right":"C","card":"amtsl/cct","new":true,"placing":true,"skill":"la traction du cordon","edition":"629d82d5"},{"id":"pph/Q-PPH-03","text":"pph/Q-PPH-03","order":"ADCB","right":"C","card":"pph/motive","new":true,"placing":true,"skill":"les gestes MOTIVE","edition":"629d82d5"},{"id":"pph/Q-PPH-01","text":"pph/Q-PPH-01","order":"BACD","right":"A","card":"pph/definition","new":true,"placing":true,"skill":"reconnaître l’HPP","edition":"629d82d5"}],"person":{"id":2,"name":"Fanta","language":"fr","zone":"Africa/Bamako","cadre":"midwife","roles":["worker"],"facility":null,"coach":1,"local_hour":"08:00","rhythm":null},"today":"2026-11-24"},"lived":{},"asked":"offer","question":1,"misses":0,"heard_at":"2026-11-24T08:00:00+00:00","asked_in":5,"reminded":false}],"parked":[{"number":2,"flow":"emergency","edition":"629d82d5","opened_at":"2026-11-23T08:06:40+00:00","facts":{"argument":"bleeding","words":"elle saigne","emergency":{"all":["bleeding","shock","placenta","mother","birth","newborn","anaphylaxis"],"dangers":["bleeding"],"cards":{"bleeding":"pph/motive","shock":"pph/shock","placenta":"pph/retained","mother":"danger-signs/mother","birth":"danger-signs/newborn.birth","newborn":"danger-signs/newborn","anaphylaxis":"immunization/aefi.anaphylaxis"},"companion":true,"phone":null},"person":{"id":2,"name":"Fanta","language":"fr","zone":"Africa/Bamako","cadre":"midwife","roles":["worker"],"facility":null,"coach":1,"local_hour":"08:00","rhythm":null},"today":"2026-11-23"},"lived":{},"asked":"card.bleeding","question":1,"misses":0,"heard_at":"2026-11-23T08:06:40+00:00","asked_in":4,"reminded":false},{"number":1,"flow":"refresher","edition":"629d82d5","opened_at":"2026-11-23T08:05:40+00:00","facts":{"session":[{"id":"pph/Q-PPH-08","text":"pph/Q-PPH-08","order":"BDAC","right":"D","card":"pph/shock","new":true,"placing":true,"skill":"le choc","edition":"629d82d5"},{"id":"amtsl/Q-AMTSL-02","text":"amtsl/Q-AMTSL-02","order":"ACBD","right":"B","card":"amtsl/timing","new":true,"placing":true,"skill":"l’utérotonique","edition":"629d82d5"},{"id":"pph/Q-PPH-03","text":"pph/Q-PPH-03","order":"DABC","right":"C","card":"pph/motive","new":true,"placing":true,"skill":"les gestes MOTIVE","edition":"629d82d5"},{"id":"amtsl/Q-AMTSL-07","text":"amtsl/Q-AMTSL-07","order":"DCAB","right":"C","card":"amtsl/cct","new":true,"placing":true,"skill":"la traction du cordon","edition":"629d82d5"},{"id":"pph/Q-PPH-01","text":"pph/Q-PPH-01","order":"DCBA","right":"A","card":"pph/definition","new":true,"placing":true,"skill":"reconnaître l’HPP","edition":"629d82d5"}],"next_review":null,"weeks":1,"sharing":{"id":1,"name":"Moussa","shared":null},"person":{"id":2,"name":"Fanta","language":"fr","zone":"Africa/Bamako","cadre":"midwife","roles":["worker"],"facility":null,"coach":1,"local_hour":"08:00","rhythm":null},"today":"2026-11-23"},"lived":{"say refresher.opening":1,"say refresher.placing":1,"pph/Q-PPH-08":["chose","unsure"],"keep pph/Q-PPH-08.reviewed":1,"say pph/Q-PPH-08.verdict":1,"say pph/Q-PPH-08.why":1,"say card.pph/Q-PPH-08":1,"amtsl/Q-AMTSL-02":["chose","A"],"keep amtsl/Q-AMTSL-02.reviewed":1,"say amtsl/Q-AMTSL-02.verdict":1,"say amtsl/Q-AMTSL-02.why":1,"say card.amtsl/Q-AMTSL-02":1},"asked":"pph/Q-PPH-03","question":3,"misses":0,"heard_at":"2026-11-23T08:06:20+00:00","asked_in":3,"reminded":false}],"echo":["4d888f6407c9",1,"2026-11-23T08:06:40+00:00"]}',1);
INSERT INTO "conversations" VALUES(3,20,'{"turn":20,"opened":3,"stack":[{"number":3,"flow":"checkin","edition":"629d82d5","opened_at":"2026-11-24T08:07:40+00:00","facts":{"promises":[{"id":1,"text":"parler à Fanta","due_on":"2026-11-25","state":"open","shared":true}],"topics":[{"id":"minute","title":"Ocytocine à temps","example":"D’ici vendredi, l’ocytocine donnée dans la minute à chaque naissance, et la fiche cochée.","ideas":["Préparer le plateau dès l’arrivée de la femme","Demander à une collègue de dire l’heure de naissance à voix haute"]},{"id":"palpate","title":"Palper chaque utérus","example":"D’ici vendredi, l’utérus palpé chez toutes mes accouchées, et noté sur la fiche.","ideas":["Mettre un rappel visible près de la table d’accouchement","Palper avec une collègue et comparer ce que vous sentez"]},{"id":"tray","title":"Plateau prêt","example":"Cette semaine, le plateau d’accouchement complet et vérifié à chaque début de garde.","ideas":["Afficher la liste du plateau au-dessus de la table","Vérifier le plateau à deux, au changement d’équipe"]},{"id":"cold","title":"Ocytocine au frais","example":"D’ici lundi, toute l’ocytocine au frigo, étiquetée, et la température notée chaque jour.","ideas":["Faire une place étiquetée dans le frigo avec la personne qui le tient","Sortir le matin seulement les ampoules du jour"]},{"id":"skin","title":"Peau à peau","example":"D’ici vendredi, chaque bébé qui va bien mis peau à peau dès la naissance, et noté.","ideas":["Poser un pagne propre et sec à portée de main avant la naissance","Expliquer le peau à peau à la mère pendant le travail"]},{"id":"watch","title":"Veiller après","example":"Cette semaine, la fiche de surveillance remplie toute la première heure, pour chaque accouchée.","ideas":["Mettre une alarme sur le téléphone","Se relayer avec une collègue et se passer la fiche"]}],"last_checkin":{"goal":"Préparer le plateau avant chaque accouchement dès lundi"},"coach":{"id":1,"name":"Moussa"},"standing":{"consented":true,"stopped":false},"person":{"id":3,"name":"Awa","language":"fr","zone":"Africa/Bamako","cadre":"matrone","roles":["worker"],"facility":null,"coach":1,"local_hour":"08:00","rhythm":null},"today":"2026-11-24"},"lived":{"say checkin.opening":1},"asked":"promise.1","question":1,"misses":0,"heard_at":"2026-11-24T08:07:40+00:00","asked_in":19,"reminded":false}],"parked":[],"echo":["f689f1510e03",1,"2026-11-24T08:07:40+00:00"]}',1);
CREATE TABLE dead_letters (
    id integer primary key,
    person integer references people(id),
    at text not null,
    key text not null,
    kind text not null,
    event text not null,
    error text not null
) strict;
CREATE TABLE facilities (
    number integer primary key,  -- the search index goes by it, and it outlives a VACUUM
    id text not null unique,
    name text not null,
    district text not null default '',
    region text not null default '',
    folded text not null
) strict;
INSERT INTO "facilities" VALUES(1,'ML.SIK.KLE','CSCom de Kléla','Sikasso','Sikasso','cscom de klela sikasso');
INSERT INTO "facilities" VALUES(2,'ML.SIK.NIE','CSCom de Niéna','Sikasso','Sikasso','cscom de niena sikasso');
CREATE TABLE invites (
    code text primary key,
    coach integer not null references people(id),
    expires_at text not null,
    used_at text,
    used_by integer references people(id)
) strict;
CREATE TABLE journal (
    id integer primary key,
    person integer not null references people(id),
    subject integer references people(id),  -- of whom it speaks, when not of herself
    turn integer not null,
    at text not null,
    channel text not null,
    kind text not null,
    text text not null,
    key text not null,
    event text not null,
    facts text not null
) strict;
INSERT INTO "journal" VALUES(1,3,NULL,1,'2026-11-23T08:00:20.000000+00:00','webchat','text','/checkin','line 1','{"sender":"webchat:awa","text":"/checkin"}','{"checkin":{"promises":[],"topics":[{"id":"minute","title":"Ocytocine à temps","example":"D’ici vendredi, l’ocytocine donnée dans la minute à chaque naissance, et la fiche cochée.","ideas":["Préparer le plateau dès l’arrivée de la femme","Demander à une collègue de dire l’heure de naissance à voix haute"]},{"id":"palpate","title":"Palper chaque utérus","example":"D’ici vendredi, l’utérus palpé chez toutes mes accouchées, et noté sur la fiche.","ideas":["Mettre un rappel visible près de la table d’accouchement","Palper avec une collègue et comparer ce que vous sentez"]},{"id":"tray","title":"Plateau prêt","example":"Cette semaine, le plateau d’accouchement complet et vérifié à chaque début de garde.","ideas":["Afficher la liste du plateau au-dessus de la table","Vérifier le plateau à deux, au changement d’équipe"]},{"id":"cold","title":"Ocytocine au frais","example":"D’ici lundi, toute l’ocytocine au frigo, étiquetée, et la température notée chaque jour.","ideas":["Faire une place étiquetée dans le frigo avec la personne qui le tient","Sortir le matin seulement les ampoules du jour"]},{"id":"skin","title":"Peau à peau","example":"D’ici vendredi, chaque bébé qui va bien mis peau à peau dès la naissance, et noté.","ideas":["Poser un pagne propre et sec à portée de main avant la naissance","Expliquer le peau à peau à la mère pendant le travail"]},{"id":"watch","title":"Veiller après","example":"Cette semaine, la fiche de surveillance remplie toute la première heure, pour chaque accouchée.","ideas":["Mettre une alarme sur le téléphone","Se relayer avec une collègue et se passer la fiche"]}],"last_checkin":null,"coach":{"id":1,"name":"Moussa"},"standing":{"consented":true,"stopped":false},"person":{"id":3,"name":"Awa","language":"fr","zone":"Africa/Bamako","cadre":"matrone","roles":["worker"],"facility":null,"coach":1,"local_hour":"08:00","rhythm":null},"today":"2026-11-23"},"edition":"629d82d5"}');
INSERT INTO "journal" VALUES(2,3,NULL,2,'2026-11-23T08:00:40.000000+00:00','webchat','choice','1.1.own','line 2','{"sender":"webchat:awa","data":"1.1.own"}','{}');
INSERT INTO "journal" VALUES(3,3,NULL,3,'2026-11-23T08:01:00.000000+00:00','webchat','text','Préparer le plateau avant chaque accouchement dès lundi','line 3','{"sender":"webchat:awa","text":"Préparer le plateau avant chaque accouchement dès lundi"}','{}');
INSERT INTO "journal" VALUES(4,3,NULL,4,'2026-11-23T08:01:20.000000+00:00','webchat','text','4','line 4','{"sender":"webchat:awa","text":"4"}','{}');
INSERT INTO "journal" VALUES(5,3,NULL,5,'2026-11-23T08:01:40.000000+00:00','webchat','text','passer','line 5','{"sender":"webchat:awa","text":"passer"}','{}');
INSERT INTO "journal" VALUES(6,3,NULL,6,'2026-11-23T08:02:00.000000+00:00','webchat','text','ranger le placard','line 6','{"sender":"webchat:awa","text":"ranger le placard"}','{}');
INSERT INTO "journal" VALUES(7,3,NULL,7,'2026-11-23T08:02:20.000000+00:00','webchat','text','demander à Fanta','line 7','{"sender":"webchat:awa","text":"demander à Fanta"}','{}');
INSERT INTO "journal" VALUES(8,3,NULL,8,'2026-11-23T08:02:40.000000+00:00','webchat','text','passer','line 8','{"sender":"webchat:awa","text":"passer"}','{}');
INSERT INTO "journal" VALUES(9,3,NULL,9,'2026-11-23T08:03:00.000000+00:00','webchat','text','2','line 9','{"sender":"webchat:awa","text":"2"}','{}');
INSERT INTO "journal" VALUES(10,3,NULL,10,'2026-11-23T08:03:20.000000+00:00','webchat','text','parler à Fanta','line 10','{"sender":"webchat:awa","text":"parler à Fanta"}','{}');
INSERT INTO "journal" VALUES(11,3,NULL,11,'2026-11-23T08:03:40.000000+00:00','webchat','text','mercredi','line 11','{"sender":"webchat:awa","text":"mercredi"}','{}');
INSERT INTO "journal" VALUES(12,3,NULL,12,'2026-11-23T08:04:00.000000+00:00','webchat','text','Fanta','line 12','{"sender":"webchat:awa","text":"Fanta"}','{}');
INSERT INTO "journal" VALUES(13,3,NULL,13,'2026-11-23T08:04:20.000000+00:00','webchat','text','8','line 13','{"sender":"webchat:awa","text":"8"}','{}');
INSERT INTO "journal" VALUES(14,3,NULL,14,'2026-11-23T08:04:40.000000+00:00','webchat','choice','1.13.confirm','line 14','{"sender":"webchat:awa","data":"1.13.confirm"}','{}');
INSERT INTO "journal" VALUES(15,3,NULL,15,'2026-11-23T08:05:00.000000+00:00','webchat','text','oui','line 15','{"sender":"webchat:awa","text":"oui"}','{}');
INSERT INTO "journal" VALUES(16,1,3,1,'2026-11-23T08:05:00.000000+00:00','timer','timer','','timer:3:2026-11-23T08:05:00.000000+00:00','{"person":1,"timer":"checkin.shared","about":"3.15.2","due_at":"2026-11-23T08:05:00.000000+00:00","facts":{"by":"Awa","of":3,"told":{"stuck":[],"topic":"own","goal":"Préparer le plateau avant chaque accouchement dès lundi","score":4,"obstacle":"","options":["ranger le placard","demander à Fanta"],"will":"demander à Fanta","step":"parler à Fanta","day":"2026-11-25","helper":"Fanta","confidence":8,"boost":""}}}','{"you":{"roles":["coach"]},"shared":{"by":"Awa","of":3,"told":{"stuck":[],"topic":"own","goal":"Préparer le plateau avant chaque accouchement dès lundi","score":4,"obstacle":"","options":["ranger le placard","demander à Fanta"],"will":"demander à Fanta","step":"parler à Fanta","day":"2026-11-25","helper":"Fanta","confidence":8,"boost":""},"about":"3.15.2","person":{"id":1,"name":"Moussa","language":"fr","zone":"Africa/Bamako","cadre":null,"roles":["coach"],"facility":null,"coach":null,"local_hour":"08:00","rhythm":null},"today":"2026-11-23"},"edition":"629d82d5"}');
INSERT INTO "journal" VALUES(17,3,NULL,16,'2026-11-23T08:05:20.000000+00:00','webchat','text','pas de rappel','line 16','{"sender":"webchat:awa","text":"pas de rappel"}','{}');
INSERT INTO "journal" VALUES(18,2,NULL,1,'2026-11-23T08:05:40.000000+00:00','webchat','text','réviser','line 17','{"sender":"webchat:fanta","text":"réviser"}','{"refresher":{"session":[{"id":"pph/Q-PPH-08","text":"pph/Q-PPH-08","order":"BDAC","right":"D","card":"pph/shock","new":true,"placing":true,"skill":"le choc","edition":"629d82d5"},{"id":"amtsl/Q-AMTSL-02","text":"amtsl/Q-AMTSL-02","order":"ACBD","right":"B","card":"amtsl/timing","new":true,"placing":true,"skill":"l’utérotonique","edition":"629d82d5"},{"id":"pph/Q-PPH-03","text":"pph/Q-PPH-03","order":"DABC","right":"C","card":"pph/motive","new":true,"placing":true,"skill":"les gestes MOTIVE","edition":"629d82d5"},{"id":"amtsl/Q-AMTSL-07","text":"amtsl/Q-AMTSL-07","order":"DCAB","right":"C","card":"amtsl/cct","new":true,"placing":true,"skill":"la traction du cordon","edition":"629d82d5"},{"id":"pph/Q-PPH-01","text":"pph/Q-PPH-01","order":"DCBA","right":"A","card":"pph/definition","new":true,"placing":true,"skill":"reconnaître l’HPP","edition":"629d82d5"}],"next_review":null,"weeks":1,"sharing":{"id":1,"name":"Moussa","shared":null},"person":{"id":2,"name":"Fanta","language":"fr","zone":"Africa/Bamako","cadre":"midwife","roles":["worker"],"facility":null,"coach":1,"local_hour":"08:00","rhythm":null},"today":"2026-11-23"},"edition":"629d82d5"}');
INSERT INTO "journal" VALUES(19,2,NULL,2,'2026-11-23T08:06:00.000000+00:00','webchat','text','je ne sais pas','line 18','{"sender":"webchat:fanta","text":"je ne sais pas"}','{}');
INSERT INTO "journal" VALUES(20,2,NULL,3,'2026-11-23T08:06:20.000000+00:00','webchat','text','A','line 19','{"sender":"webchat:fanta","text":"A"}','{}');
INSERT INTO "journal" VALUES(21,2,NULL,4,'2026-11-23T08:06:40.000000+00:00','webchat','text','elle saigne','line 20','{"sender":"webchat:fanta","text":"elle saigne"}','{"emergency":{"argument":"bleeding","words":"elle saigne","emergency":{"all":["bleeding","shock","placenta","mother","birth","newborn","anaphylaxis"],"dangers":["bleeding"],"cards":{"bleeding":"pph/motive","shock":"pph/shock","placenta":"pph/retained","mother":"danger-signs/mother","birth":"danger-signs/newborn.birth","newborn":"danger-signs/newborn","anaphylaxis":"immunization/aefi.anaphylaxis"},"companion":true,"phone":null},"person":{"id":2,"name":"Fanta","language":"fr","zone":"Africa/Bamako","cadre":"midwife","roles":["worker"],"facility":null,"coach":1,"local_hour":"08:00","rhythm":null},"today":"2026-11-23"},"edition":"629d82d5"}');
INSERT INTO "journal" VALUES(22,3,NULL,17,'2026-11-23T08:07:00.000000+00:00','webchat','text','Qui répare le toit ?','line 21','{"sender":"webchat:awa","text":"Qui répare le toit ?"}','{"unclear":{"words":"Qui répare le toit ?","person":{"id":3,"name":"Awa","language":"fr","zone":"Africa/Bamako","cadre":"matrone","roles":["worker"],"facility":null,"coach":1,"local_hour":"08:00","rhythm":null},"today":"2026-11-23"},"edition":"629d82d5","find found":{"answer":"no_match","cards":[]},"find asking":{"may":"offer","to":{"id":1,"name":"Moussa"},"stopped":false,"most":3}}');
INSERT INTO "journal" VALUES(23,3,NULL,18,'2026-11-23T08:07:20.000000+00:00','webchat','choice','2.1.send','line 22','{"sender":"webchat:awa","data":"2.1.send"}','{"find asking.1":{"may":"offer","to":{"id":1,"name":"Moussa"},"stopped":false,"most":3}}');
INSERT INTO "journal" VALUES(24,1,3,2,'2026-11-23T08:07:20.000000+00:00','timer','timer','','timer:9:2026-11-23T08:07:20.000000+00:00','{"person":1,"timer":"question.asked","about":"question:1","due_at":"2026-11-23T08:07:20.000000+00:00","facts":{"of":3,"again":false}}','{"you":{"roles":["coach"]},"question":{"of":3,"again":false,"about":"question:1","to_answer":{"id":1,"words":"Qui répare le toit ?","by":"Awa","why":"no_card","unclear":false},"person":{"id":1,"name":"Moussa","language":"fr","zone":"Africa/Bamako","cadre":null,"roles":["coach"],"facility":null,"coach":null,"local_hour":"08:00","rhythm":null},"today":"2026-11-23"},"edition":"629d82d5"}');
INSERT INTO "journal" VALUES(25,2,NULL,5,'2026-11-24T08:00:00.000000+00:00','timer','timer','','timer:7:2026-11-24T08:00:00.000000+00:00','{"person":2,"timer":"refresher.due","about":"reviews","due_at":"2026-11-24T08:00:00.000000+00:00","facts":{}}','{"refresher_due":{"about":"reviews","session":[{"id":"amtsl/Q-AMTSL-02","text":"amtsl/Q-AMTSL-02","order":"CABD","right":"B","card":"amtsl/timing","new":false,"placing":false,"skill":"l’utérotonique","edition":"629d82d5"},{"id":"pph/Q-PPH-08","text":"pph/Q-PPH-08","order":"ADBC","right":"D","card":"pph/shock","new":false,"placing":false,"skill":"le choc","edition":"629d82d5"},{"id":"amtsl/Q-AMTSL-07","text":"amtsl/Q-AMTSL-07","order":"ADCB","right":"C","card":"amtsl/cct","new":true,"placing":true,"skill":"la traction du cordon","edition":"629d82d5"},{"id":"pph/Q-PPH-03","text":"pph/Q-PPH-03","order":"ADCB","right":"C","card":"pph/motive","new":true,"placing":true,"skill":"les gestes MOTIVE","edition":"629d82d5"},{"id":"pph/Q-PPH-01","text":"pph/Q-PPH-01","order":"BACD","right":"A","card":"pph/definition","new":true,"placing":true,"skill":"reconnaître l’HPP","edition":"629d82d5"}],"person":{"id":2,"name":"Fanta","language":"fr","zone":"Africa/Bamako","cadre":"midwife","roles":["worker"],"facility":null,"coach":1,"local_hour":"08:00","rhythm":null},"today":"2026-11-24"},"edition":"629d82d5"}');
INSERT INTO "journal" VALUES(26,2,NULL,6,'2026-11-24T08:05:40.000000+00:00','timer','timer','','timer:6:2026-11-24T08:05:40.000000+00:00','{"person":2,"timer":"idle","about":"talk:1","due_at":"2026-11-24T08:05:40.000000+00:00","facts":{}}','{}');
INSERT INTO "journal" VALUES(27,2,NULL,7,'2026-11-24T08:06:20.000000+00:00','timer','timer','','timer:13:2026-11-24T08:06:20.000000+00:00','{"person":2,"timer":"idle","about":"talk:1","due_at":"2026-11-24T08:06:20.000000+00:00","facts":{}}','{}');
INSERT INTO "journal" VALUES(28,3,NULL,19,'2026-11-24T08:07:40.000000+00:00','webchat','text','/checkin','line 23','{"sender":"webchat:awa","text":"/checkin"}','{"checkin":{"promises":[{"id":1,"text":"parler à Fanta","due_on":"2026-11-25","state":"open","shared":true}],"topics":[{"id":"minute","title":"Ocytocine à temps","example":"D’ici vendredi, l’ocytocine donnée dans la minute à chaque naissance, et la fiche cochée.","ideas":["Préparer le plateau dès l’arrivée de la femme","Demander à une collègue de dire l’heure de naissance à voix haute"]},{"id":"palpate","title":"Palper chaque utérus","example":"D’ici vendredi, l’utérus palpé chez toutes mes accouchées, et noté sur la fiche.","ideas":["Mettre un rappel visible près de la table d’accouchement","Palper avec une collègue et comparer ce que vous sentez"]},{"id":"tray","title":"Plateau prêt","example":"Cette semaine, le plateau d’accouchement complet et vérifié à chaque début de garde.","ideas":["Afficher la liste du plateau au-dessus de la table","Vérifier le plateau à deux, au changement d’équipe"]},{"id":"cold","title":"Ocytocine au frais","example":"D’ici lundi, toute l’ocytocine au frigo, étiquetée, et la température notée chaque jour.","ideas":["Faire une place étiquetée dans le frigo avec la personne qui le tient","Sortir le matin seulement les ampoules du jour"]},{"id":"skin","title":"Peau à peau","example":"D’ici vendredi, chaque bébé qui va bien mis peau à peau dès la naissance, et noté.","ideas":["Poser un pagne propre et sec à portée de main avant la naissance","Expliquer le peau à peau à la mère pendant le travail"]},{"id":"watch","title":"Veiller après","example":"Cette semaine, la fiche de surveillance remplie toute la première heure, pour chaque accouchée.","ideas":["Mettre une alarme sur le téléphone","Se relayer avec une collègue et se passer la fiche"]}],"last_checkin":{"goal":"Préparer le plateau avant chaque accouchement dès lundi"},"coach":{"id":1,"name":"Moussa"},"standing":{"consented":true,"stopped":false},"person":{"id":3,"name":"Awa","language":"fr","zone":"Africa/Bamako","cadre":"matrone","roles":["worker"],"facility":null,"coach":1,"local_hour":"08:00","rhythm":null},"today":"2026-11-24"},"edition":"629d82d5"}');
INSERT INTO "journal" VALUES(29,3,NULL,20,'2026-11-24T08:08:00.000000+00:00','webchat','choice','1.1.own','line 24','{"sender":"webchat:awa","data":"1.1.own"}','{}');
CREATE TABLE media (
    id text primary key,
    person integer not null references people(id),
    channel text not null,
    mime text not null,
    size integer not null,
    ref text not null,
    name text not null,
    received_at text not null,
    fetch_at text not null,
    state text not null,
    attempts integer not null default 0,
    error text not null default ''
) strict;
CREATE TABLE memories (
    person integer not null references people(id),
    item text not null,
    stability real not null,
    difficulty real not null,
    reviewed_at text not null,
    due_at text not null,
    reviews integer not null,
    lapses integer not null,
    primary key (person, item)
) strict, without rowid;
INSERT INTO "memories" VALUES(2,'amtsl/Q-AMTSL-02',0.212,6.4133,'2026-11-23T08:06:20.000000+00:00','2026-11-24T00:00:00.000000+00:00',1,0);
INSERT INTO "memories" VALUES(2,'pph/Q-PPH-08',0.212,6.4133,'2026-11-23T08:06:00.000000+00:00','2026-11-24T00:00:00.000000+00:00',1,0);
CREATE TABLE mentions (
    subject integer not null references people(id),  -- of whom
    person integer not null references people(id),  -- to whom, in this turn of his
    turn integer not null,
    at text not null,
    words text not null,
    primary key (subject, person, turn)
) strict, without rowid;
CREATE TABLE notes (name text primary key, value text not null) strict;
CREATE TABLE outbox (
    id integer primary key,
    key text not null unique,
    person integer not null references people(id),
    channel text not null,
    chat text not null,
    purpose integer not null,
    text text not null,
    about text not null,
    message text not null,
    state text not null,
    posted_at text not null,
    not_before text not null,
    expires_at text,
    attempts integer not null default 0,
    sent_at text,
    uncertain_since text,
    provider_id text not null default '',
    reason text not null default ''
) strict;
INSERT INTO "outbox" VALUES(1,'3.1.0',3,'webchat','awa',1,'checkin.opening checkin.topic','','{"text":"Bonjour Awa ! Prenons cinq minutes pour votre pratique.\n\nDe quoi voulez-vous parler aujourd’hui ?","buttons":[["Ocytocine à temps","1.1.minute"],["Palper chaque utérus","1.1.palpate"],["Plateau prêt","1.1.tray"],["Ocytocine au frais","1.1.cold"],["Peau à peau","1.1.skin"],["Veiller après","1.1.watch"],["Mon propre sujet","1.1.own"]]}','sent','2026-11-23T08:00:20.000000+00:00','2026-11-23T08:00:20.000000+00:00',NULL,1,'2026-11-23T08:00:20.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(2,'3.2.0',3,'webchat','awa',1,'checkin.goal','','{"text":"🎯 Quel est votre objectif ? Dites-le avec vos mots, par écrit ou en note vocale."}','sent','2026-11-23T08:00:40.000000+00:00','2026-11-23T08:00:40.000000+00:00',NULL,1,'2026-11-23T08:00:40.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(3,'3.3.0',3,'webchat','awa',1,'checkin.score','','{"text":"📍 Sur une échelle de 1 à 10, où en êtes-vous aujourd’hui ?","buttons":[["1","1.3.1"],["2","1.3.2"],["3","1.3.3"],["4","1.3.4"],["5","1.3.5"],["6","1.3.6"],["7","1.3.7"],["8","1.3.8"],["9","1.3.9"],["10","1.3.10"]]}','sent','2026-11-23T08:01:00.000000+00:00','2026-11-23T08:01:00.000000+00:00',NULL,1,'2026-11-23T08:01:00.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(4,'3.4.0',3,'webchat','awa',1,'checkin.obstacle','','{"text":"Qu’est-ce qui rend cela difficile ?","buttons":[["Passer","1.4.skip"]]}','sent','2026-11-23T08:01:20.000000+00:00','2026-11-23T08:01:20.000000+00:00',NULL,1,'2026-11-23T08:01:20.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(5,'3.5.0',3,'webchat','awa',1,'checkin.option_1','','{"text":"💡 Que pourriez-vous faire ? Une première idée."}','sent','2026-11-23T08:01:40.000000+00:00','2026-11-23T08:01:40.000000+00:00',NULL,1,'2026-11-23T08:01:40.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(6,'3.6.0',3,'webchat','awa',1,'checkin.option_2','','{"text":"Et une deuxième idée ?"}','sent','2026-11-23T08:02:00.000000+00:00','2026-11-23T08:02:00.000000+00:00',NULL,1,'2026-11-23T08:02:00.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(7,'3.7.0',3,'webchat','awa',1,'checkin.option_3','','{"text":"Et quoi d’autre ?","buttons":[["Passer","1.7.skip"]]}','sent','2026-11-23T08:02:20.000000+00:00','2026-11-23T08:02:20.000000+00:00',NULL,1,'2026-11-23T08:02:20.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(8,'3.8.0',3,'webchat','awa',1,'checkin.option_taken','','{"text":"Laquelle choisissez-vous ?\n1. ranger le placard\n2. demander à Fanta","buttons":[["1","1.8.1"],["2","1.8.2"]]}','sent','2026-11-23T08:02:40.000000+00:00','2026-11-23T08:02:40.000000+00:00',NULL,1,'2026-11-23T08:02:40.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(9,'3.9.0',3,'webchat','awa',1,'checkin.step','','{"text":"👣 Quelle sera votre toute première action ?"}','sent','2026-11-23T08:03:00.000000+00:00','2026-11-23T08:03:00.000000+00:00',NULL,1,'2026-11-23T08:03:00.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(10,'3.10.0',3,'webchat','awa',1,'checkin.day','','{"text":"Quel jour ? Touchez, ou écrivez par exemple « vendredi ».","buttons":[["Demain","1.10.+1"],["Dans 3 jours","1.10.+3"],["Dans une semaine","1.10.+7"]]}','sent','2026-11-23T08:03:20.000000+00:00','2026-11-23T08:03:20.000000+00:00',NULL,1,'2026-11-23T08:03:20.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(11,'3.11.0',3,'webchat','awa',1,'checkin.helper','','{"text":"Qui peut vous aider ?","buttons":[["Personne","1.11.nobody"]]}','sent','2026-11-23T08:03:40.000000+00:00','2026-11-23T08:03:40.000000+00:00',NULL,1,'2026-11-23T08:03:40.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(12,'3.12.0',3,'webchat','awa',1,'checkin.confidence','','{"text":"De 1 à 10, à quel point y croyez-vous ?","buttons":[["1","1.12.1"],["2","1.12.2"],["3","1.12.3"],["4","1.12.4"],["5","1.12.5"],["6","1.12.6"],["7","1.12.7"],["8","1.12.8"],["9","1.12.9"],["10","1.12.10"]]}','sent','2026-11-23T08:04:00.000000+00:00','2026-11-23T08:04:00.000000+00:00',NULL,1,'2026-11-23T08:04:00.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(13,'3.13.0',3,'webchat','awa',1,'checkin.summary','','{"text":"📝 <b>Votre plan</b>\n<b>Objectif</b> : Préparer le plateau avant chaque accouchement dès lundi\n<b>Aujourd’hui</b> : 4/10\n<b>Choix</b> : demander à Fanta\n<b>Première action</b> : parler à Fanta, mercredi 25 novembre\n<b>Aide</b> : Fanta\n<b>Confiance</b> : 8/10\n\nEst-ce juste ? Touchez un point pour le changer.","buttons":[["✅ C’est juste","1.13.confirm"],["🎯 Objectif","1.13.goal"],["📍 Où j’en suis","1.13.score"],["Difficulté","1.13.obstacle"],["💡 Idées et choix","1.13.option"],["👣 Action","1.13.step"],["📅 Jour","1.13.day"],["Aide","1.13.helper"],["Confiance","1.13.confidence"]]}','sent','2026-11-23T08:04:20.000000+00:00','2026-11-23T08:04:20.000000+00:00',NULL,1,'2026-11-23T08:04:20.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(14,'3.14.0',3,'webchat','awa',1,'checkin.share','','{"text":"Voulez-vous partager ce plan avec Moussa ?","buttons":[["Oui","1.14.yes"],["Non","1.14.no"]]}','sent','2026-11-23T08:04:40.000000+00:00','2026-11-23T08:04:40.000000+00:00',NULL,1,'2026-11-23T08:04:40.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(15,'3.15.0',3,'webchat','awa',1,'checkin.done checkin.rhythm','question:1.15','{"text":"C’est noté. Votre coach reçoit votre plan. Je vous demanderai mercredi 25 novembre comment cela s’est passé. Courage ! 💪\n\nÀ quel rythme voulez-vous faire ce point ? Touchez, ou écrivez par exemple « jeudi 17h ».","buttons":[["Chaque semaine","1.15.week"],["Tous les 15 jours","1.15.fortnight"],["Chaque mois","1.15.month"],["Pas de rappel","1.15.never"]]}','sent','2026-11-23T08:05:00.000000+00:00','2026-11-23T08:05:00.000000+00:00',NULL,1,'2026-11-23T08:05:00.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(16,'1.1.0',1,'webchat','moussa',3,'coach.shared coach.react','question:1.1','{"text":"📝 <b>Awa</b> partage son plan avec vous.\n<b>Objectif</b> : Préparer le plateau avant chaque accouchement dès lundi\n<b>Aujourd’hui</b> : 4/10\n<b>Choix</b> : demander à Fanta\n<b>Première action</b> : parler à Fanta, mercredi 25 novembre\n<b>Aide</b> : Fanta\n<b>Confiance</b> : 8/10\n\nVoulez-vous encourager Awa ?","buttons":[["👏 Encourager","1.1.encourage"],["Vu","1.1.seen"]]}','sent','2026-11-23T08:05:00.000000+00:00','2026-11-23T08:05:00.000000+00:00',NULL,1,'2026-11-23T08:05:00.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(17,'3.16.0',3,'webchat','awa',1,'rhythm.none','','{"text":"D’accord, pas de rendez-vous fixe. Écrivez <b>faire le point</b> quand vous voulez."}','sent','2026-11-23T08:05:20.000000+00:00','2026-11-23T08:05:20.000000+00:00',NULL,1,'2026-11-23T08:05:20.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(18,'2.1.0',2,'webchat','fanta',1,'refresher.opening refresher.placing pph/Q-PPH-08','','{"text":"📚 Révision, Fanta : 5 questions, cinq minutes.\n\nD’abord sans fiche, pour ne pas vous apprendre ce que vous savez déjà : « Je ne sais pas » est une bonne réponse.\n\n<b>1/5</b> Quels signes vous font dire « choc » ?\n\n<b>A.</b> Pouls 70/min, elle a faim et demande à manger\n<b>B.</b> Pouls 110/min ou plus, systolique moins de 90 mmHg\n<b>C.</b> Pouls 84/min, systolique 120 mmHg, la peau est chaude et sèche\n<b>D.</b> Mal de tête, et elle veut dormir un peu","buttons":[["A","1.1.B"],["B","1.1.D"],["C","1.1.A"],["D","1.1.C"],["Je ne sais pas","1.1.unsure"]]}','sent','2026-11-23T08:05:40.000000+00:00','2026-11-23T08:05:40.000000+00:00',NULL,1,'2026-11-23T08:05:40.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(19,'2.2.0',2,'webchat','fanta',1,'refresher.unsure pph/Q-PPH-08.why','','{"text":"C’est bien de le dire.\n\nLa bonne réponse était <b>B.</b> Pouls 110/min ou plus, systolique moins de 90 mmHg\nChoc : pouls faible 110/min ou plus et systolique moins de 90 mmHg ; pâle, peau froide et moite.\n<i>Source : OMS, choc (MCPC), s. d.\n⚠️ Projet, pas encore validé ; le protocole national prime.</i>"}','sent','2026-11-23T08:06:00.000000+00:00','2026-11-23T08:06:00.000000+00:00',NULL,1,'2026-11-23T08:06:00.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(20,'2.2.1',2,'webchat','fanta',1,'pph/shock','','{"text":"<b>🚨 Choc : appelez à l’aide !</b>\n\n1. Sur le côté, au chaud sans excès\n2. Pouls, tension, respiration, température\n3. CSRéf ; référez en traitant\n4. Elle saigne, bébés sortis : MOTIVE\n\n<b>Choc</b> : pouls faible 110/min ou plus et systolique moins de 90 mmHg. Aussi : pâle, peau froide et moite, respire 30/min ou plus, agitée, confuse, inconsciente, urine moins de 30 mL/h.\n\n👉 Posez une perfusion.\n\n<i>Source : OMS, choc (MCPC), s. d.\nLe protocole national et votre responsable (DTC, CSRéf) passent avant.\n⚠️ Projet, pas encore validé.</i>","buttons":[["C’est faux ?","!report"]]}','sent','2026-11-23T08:06:00.000000+00:00','2026-11-23T08:06:00.000000+00:00',NULL,1,'2026-11-23T08:06:00.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(21,'2.2.2',2,'webchat','fanta',1,'amtsl/Q-AMTSL-02','','{"text":"<b>2/5</b> Quand donne-t-on l’utérotonique ?\n\n<b>A.</b> Quand le placenta est sorti et vérifié\n<b>B.</b> Seulement si elle se met à saigner\n<b>C.</b> Dans la minute après le dernier bébé\n<b>D.</b> À dilatation complète, avant la naissance","buttons":[["A","1.2.A"],["B","1.2.C"],["C","1.2.B"],["D","1.2.D"],["Je ne sais pas","1.2.unsure"]]}','sent','2026-11-23T08:06:00.000000+00:00','2026-11-23T08:06:00.000000+00:00',NULL,1,'2026-11-23T08:06:00.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(22,'2.3.0',2,'webchat','fanta',1,'refresher.wrong amtsl/Q-AMTSL-02.why','','{"text":"Pas tout à fait.\n\nLa bonne réponse était <b>C.</b> Dans la minute après le dernier bébé\nIl protège surtout quand il vient tôt. Mais s’il reste un bébé, il est dangereux : palpez le ventre d’abord.\n<i>Source : OpenLearn, s. d. ; dossier Labour Care Guide, 2026\n⚠️ Projet, pas encore validé ; le protocole national prime.</i>"}','sent','2026-11-23T08:06:20.000000+00:00','2026-11-23T08:06:20.000000+00:00',NULL,1,'2026-11-23T08:06:20.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(23,'2.3.1',2,'webchat','fanta',1,'amtsl/timing','','{"text":"<b>L’utérotonique : à quel moment ?</b>\n\nAu plus tard 1 minute après la naissance, <b>après</b> avoir vérifié qu’il ne reste aucun bébé. On n’attend ni le placenta, ni le sang.\n\nOublié ? Donnez-le dès que vous le voyez, s’il ne reste aucun bébé. Mieux vaut tard que pas du tout.\n\n👉 Vous le donnez selon les normes nationales de votre fonction.\n\n<i>Source : OpenLearn, s. d. ; dossier Labour Care Guide, 2026\nLe protocole national et votre responsable (DTC, CSRéf) passent avant.\n⚠️ Projet, pas encore validé.</i>","buttons":[["C’est faux ?","!report"]]}','sent','2026-11-23T08:06:20.000000+00:00','2026-11-23T08:06:20.000000+00:00',NULL,1,'2026-11-23T08:06:20.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(24,'2.3.2',2,'webchat','fanta',1,'pph/Q-PPH-03','','{"text":"<b>3/5</b> Tous les bébés sont sortis, elle saigne. Quelle est la première réponse, MOTIVE ?\n\n<b>A.</b> Pression sur le fond, traction du cordon, attente\n<b>B.</b> Ocytocine, ergométrine, antibiotiques, l’un après l’autre\n<b>C.</b> Transfusion, puis évacuation, puis médicaments\n<b>D.</b> Massage, ocytocine, tranexamique, soluté, examen","buttons":[["A","1.3.D"],["B","1.3.A"],["C","1.3.B"],["D","1.3.C"],["Je ne sais pas","1.3.unsure"]]}','sent','2026-11-23T08:06:20.000000+00:00','2026-11-23T08:06:20.000000+00:00',NULL,1,'2026-11-23T08:06:20.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(25,'2.4.0',2,'webchat','fanta',0,'emergency.bleeding','','{"text":"🚨 <b>Elle saigne : appelez de l’aide à voix haute.</b>\n☎️ Appelez votre CSRéf\n1. Restez avec elle ; une seule personne dirige.\n2. Après la naissance : massez l’utérus jusqu’à ce qu’il soit dur ; videz la vessie.\n3. Sur le côté, au chaud sans excès. Rien à boire si elle est somnolente.\n4. Faites préparer l’évacuation ; évacuez en traitant.\n⛔ Un bébé peut être encore à l’intérieur : aucune ocytocine.\n\n<i>Fiche provisoire, pas encore validée. Le protocole national prime.</i>\n\n<b>Tous les bébés sont-ils nés ?</b>","buttons":[["Tous sont nés","2.1.born"],["Pas tous, ou doute","2.1.inside"],["Je suis de retour","2.1.over"]]}','sent','2026-11-23T08:06:40.000000+00:00','2026-11-23T08:06:40.000000+00:00',NULL,1,'2026-11-23T08:06:40.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(26,'3.17.0',3,'webchat','awa',1,'guide.nothing ask.coach','','{"text":"Je ne suis pas sûr de comprendre. S’il y a un danger maintenant, appelez à l’aide et votre CSRéf. Sinon, choisissez ici, ou dites-le avec d’autres mots.\n\nJe peux envoyer votre question à Moussa, avec votre nom. Sans réponse, les formateurs la liront, sans votre nom. L’envoyer ?","buttons":[["📨 Oui, envoyer","2.1.send"],["Non","2.1.no"],["🚨 Urgence","!emergency"],["Menu","!menu"]]}','sent','2026-11-23T08:07:00.000000+00:00','2026-11-23T08:07:00.000000+00:00',NULL,1,'2026-11-23T08:07:00.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(27,'3.18.0',3,'webchat','awa',1,'ask.sent_coach','','{"text":"📨 C’est envoyé à Moussa. La réponse viendra ici ; cela peut prendre quelques jours. S’il y a un danger maintenant, n’attendez pas : écrivez <b>urgence</b>.","buttons":[["🚨 Urgence","!emergency"]]}','sent','2026-11-23T08:07:20.000000+00:00','2026-11-23T08:07:20.000000+00:00',NULL,1,'2026-11-23T08:07:20.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(28,'1.2.0',1,'webchat','moussa',3,'question.asked','','{"text":"❓ <b>Awa</b> vous pose une question. Aucune de nos fiches n’y répond.\n« Qui répare le toit ? »\nQue voulez-vous faire ?","buttons":[["✍️ Répondre","2.1.answer"],["Plus tard","2.1.later"],["Pas pour moi","2.1.pass_on"]]}','sent','2026-11-23T08:07:20.000000+00:00','2026-11-23T08:07:20.000000+00:00',NULL,1,'2026-11-23T08:07:20.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(29,'2.5.0',2,'webchat','fanta',4,'refresher_due.offer','question:3.1','{"text":"Bonjour Fanta ! 5 questions pour ne pas oublier. Cinq minutes, maintenant ?","buttons":[["Commencer","3.1.begin"],["Plus tard","3.1.later"]]}','sent','2026-11-24T08:00:00.000000+00:00','2026-11-24T08:00:00.000000+00:00','2026-11-25T08:00:00.000000+00:00',1,'2026-11-24T08:00:00.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(30,'3.19.0',3,'webchat','awa',1,'checkin.opening checkin.promise','','{"text":"Bonjour Awa ! Prenons cinq minutes pour votre pratique. La dernière fois, votre objectif était : « Préparer le plateau avant chaque accouchement dès lundi ».\n\nVous aviez prévu, pour mercredi 25 novembre : « parler à Fanta ».\nOù en êtes-vous ?","buttons":[["✅ Fait","3.1.done"],["En cours","3.1.underway"],["Bloqué","3.1.stuck"]]}','sent','2026-11-24T08:07:40.000000+00:00','2026-11-24T08:07:40.000000+00:00',NULL,1,'2026-11-24T08:07:40.000000+00:00',NULL,'','');
INSERT INTO "outbox" VALUES(31,'3.20.0',3,'webchat','awa',1,'late.button checkin.promise','','{"text":"Ce bouton appartient à une question déjà passée ; il ne change rien.\n\nVous aviez prévu, pour mercredi 25 novembre : « parler à Fanta ».\nOù en êtes-vous ?","buttons":[["✅ Fait","3.1.done"],["En cours","3.1.underway"],["Bloqué","3.1.stuck"]]}','sent','2026-11-24T08:08:00.000000+00:00','2026-11-24T08:08:00.000000+00:00',NULL,1,'2026-11-24T08:08:00.000000+00:00',NULL,'','');
CREATE TABLE people (
    id integer primary key,
    name text not null default '',
    language text not null default 'fr',
    zone text not null default 'Africa/Bamako',
    cadre text,
    roles text not null default 'worker',
    facility text references facilities(id),
    coach integer references people(id),
    local_hour text not null default '08:00',
    rhythm_every text,
    rhythm_weekday integer,
    rhythm_hour text,
    channel text,
    chat text,
    consent_at text,
    stopped_at text,
    unreachable_since text,
    created_at text not null,
    forgotten_at text
, voice integer not null default 0) strict;
INSERT INTO "people" VALUES(1,'Moussa','fr','Africa/Bamako',NULL,'coach',NULL,NULL,'08:00',NULL,NULL,NULL,'webchat','moussa','2026-11-23T08:00:00.000000+00:00',NULL,NULL,'2026-11-23T08:00:00.000000+00:00',NULL,0);
INSERT INTO "people" VALUES(2,'Fanta','fr','Africa/Bamako','midwife','worker',NULL,1,'08:00',NULL,NULL,NULL,'webchat','fanta','2026-11-23T08:00:00.000000+00:00',NULL,NULL,'2026-11-23T08:00:00.000000+00:00',NULL,0);
INSERT INTO "people" VALUES(3,'Awa','fr','Africa/Bamako','matrone','worker',NULL,1,'08:00',NULL,NULL,NULL,'webchat','awa','2026-11-23T08:00:00.000000+00:00',NULL,NULL,'2026-11-23T08:00:00.000000+00:00',NULL,0);
INSERT INTO "people" VALUES(4,'Sira','fr','Africa/Bamako',NULL,'trainer',NULL,NULL,'08:00',NULL,NULL,NULL,'webchat','sira','2026-11-23T08:00:00.000000+00:00',NULL,NULL,'2026-11-23T08:00:00.000000+00:00',NULL,0);
CREATE TABLE promises (
    id integer primary key,
    checkin integer references checkins(id),
    owner integer not null references people(id),
    ref text not null,
    text text not null,
    due_on text not null,
    state text not null,
    note text not null default '',
    created_at text not null,
    closed_at text,
    unique (owner, ref)
) strict;
INSERT INTO "promises" VALUES(1,1,3,'1.promise','parler à Fanta','2026-11-25','open','','2026-11-23T08:05:00.000000+00:00',NULL);
CREATE TABLE questions (
    id integer primary key,
    person integer not null references people(id),
    ref text not null,
    words text not null,
    gist text not null,  -- the words in no order: by it the same question is known
    language text not null,
    reason text not null,
    coach integer references people(id),
    asked_at text not null,
    listed_at text,
    answered_at text,
    answer text not null default '',
    voice text not null default '',
    card text not null default '',
    answered_by integer references people(id),
    told_turn integer,
    unique (person, ref)
) strict;
INSERT INTO "questions" VALUES(1,3,'2.asked','Qui répare le toit ?','qui repare le toit','fr','no_card',1,'2026-11-23T08:07:20.000000+00:00',NULL,NULL,'','','',NULL,NULL);
CREATE TABLE recordings (
    id integer primary key,
    card text not null,
    language text not null,
    words text not null,  -- the fingerprint of the card that it was held against
    script text not null,
    media text not null,
    size integer not null,
    seconds integer not null,
    person integer references people(id),
    recorded_at text not null,
    heard_by integer references people(id),
    heard_at text,
    unique (card, language)
) strict;
CREATE TABLE reports (
    id integer primary key,
    at text not null,
    kind text not null,
    about text not null,
    words text not null,
    person integer references people(id)
) strict;
CREATE TABLE reviews (
    id integer primary key,
    person integer not null references people(id),
    ref text not null,
    item text not null,
    grade integer not null,
    reviewed_at text not null,
    next_due_at text not null,
    edition text not null,
    unique (person, ref)
) strict;
INSERT INTO "reviews" VALUES(1,2,'1.pph/Q-PPH-08.reviewed','pph/Q-PPH-08',1,'2026-11-23T08:06:00.000000+00:00','2026-11-24T00:00:00.000000+00:00','629d82d5');
INSERT INTO "reviews" VALUES(2,2,'1.amtsl/Q-AMTSL-02.reviewed','amtsl/Q-AMTSL-02',1,'2026-11-23T08:06:20.000000+00:00','2026-11-24T00:00:00.000000+00:00','629d82d5');
CREATE TABLE seen (digest blob primary key) strict, without rowid;
INSERT INTO "seen" VALUES(X'10CD0409E5D948A498D86375EA695347');
INSERT INTO "seen" VALUES(X'2CE0F36425DDC8B2FBDC5CF7F63FCFBA');
INSERT INTO "seen" VALUES(X'3152C56992893F39298BE2165AEDDECB');
INSERT INTO "seen" VALUES(X'4F625B66AFA8B692584BBD230F0CC799');
INSERT INTO "seen" VALUES(X'618D201CA10AFC98CCA0D787A8DDBB0C');
INSERT INTO "seen" VALUES(X'70AFD625A71216537B3532E540A93408');
INSERT INTO "seen" VALUES(X'754ADE5CC5CADB00A33282CED7E07CDA');
INSERT INTO "seen" VALUES(X'83D2C4E74A7B7FA4140DB29956272D25');
INSERT INTO "seen" VALUES(X'8C71A6323AF1E080682D75C8B739BF6B');
INSERT INTO "seen" VALUES(X'8DCE6DBCAA529B22A84CD9D3A2641990');
INSERT INTO "seen" VALUES(X'91ACB26D2DD31B8379A0C1E319F05728');
INSERT INTO "seen" VALUES(X'A45D4BE9083D6610FC48C6E5CEC35652');
INSERT INTO "seen" VALUES(X'A6E42CA2CCB36B4562EA321F0014F096');
INSERT INTO "seen" VALUES(X'AC0C8482C04F1618E57860A867A5664A');
INSERT INTO "seen" VALUES(X'B151E88727BD3C03D18B73832C1BED01');
INSERT INTO "seen" VALUES(X'B907FDF38A9BFCF9D199A3F45F7DEABA');
INSERT INTO "seen" VALUES(X'BA01BF35ABCB937E53F4339A9C4556E7');
INSERT INTO "seen" VALUES(X'BE5E3A49CF4B2F648E641A944F575DC0');
INSERT INTO "seen" VALUES(X'D4439C73C933C16866BE1EF148B34601');
INSERT INTO "seen" VALUES(X'D6BA45F159B2F403EC9BE29B6F4A75BB');
INSERT INTO "seen" VALUES(X'D7A7E681792BF8E047BB3579854C3C4C');
INSERT INTO "seen" VALUES(X'E3A54EE63E4A3574836284B84630DC39');
INSERT INTO "seen" VALUES(X'F90D351BDDC4FB190A2004A29D12EBBB');
INSERT INTO "seen" VALUES(X'FE930BA2B57BDBBED83D280BD9AEA19F');
CREATE TABLE sharing (
    person integer primary key references people(id),
    coach integer not null references people(id),
    shared integer not null,
    decided_at text not null
) strict;
CREATE TABLE texts_posted (
    text text not null,
    outbox integer not null references outbox(id),
    primary key (text, outbox)
) strict, without rowid;
INSERT INTO "texts_posted" VALUES('amtsl/Q-AMTSL-02',21);
INSERT INTO "texts_posted" VALUES('amtsl/Q-AMTSL-02.why',22);
INSERT INTO "texts_posted" VALUES('amtsl/timing',23);
INSERT INTO "texts_posted" VALUES('pph/Q-PPH-03',24);
INSERT INTO "texts_posted" VALUES('pph/Q-PPH-08',18);
INSERT INTO "texts_posted" VALUES('pph/Q-PPH-08.why',19);
INSERT INTO "texts_posted" VALUES('pph/shock',20);
CREATE TABLE timers (
    id integer primary key autoincrement,  -- stands in the key of its event: never used twice
    person integer not null references people(id),
    timer text not null,
    about text not null,
    due_at text not null,
    facts text not null,
    subject integer references people(id),  -- of whom the facts speak, when not of herself
    unique (person, timer, about)
) strict;
INSERT INTO "timers" VALUES(2,3,'promise.due','promise:1','2026-11-25T08:00:00.000000+00:00','{}',NULL);
INSERT INTO "timers" VALUES(5,1,'silence','question:1.1','2026-11-30T08:05:00.000000+00:00','{}',NULL);
INSERT INTO "timers" VALUES(10,3,'question.overdue','question:1','2026-11-30T08:07:20.000000+00:00','{}',NULL);
INSERT INTO "timers" VALUES(11,1,'question.asked','question:1','2026-11-26T08:07:20.000000+00:00','{"of":3,"again":true}',3);
INSERT INTO "timers" VALUES(12,2,'silence','question:3.1','2026-11-27T08:00:00.000000+00:00','{}',NULL);
INSERT INTO "timers" VALUES(14,3,'idle','talk:3','2026-11-25T08:07:40.000000+00:00','{}',NULL);
CREATE TABLE withdrawals (
    id integer primary key,
    card text not null,
    words text not null,
    reason text not null,
    instead text not null,
    at text not null,
    unique (card, words)
) strict;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX people_by_coach on people(coach) where coach is not null;
CREATE INDEX addresses_by_person on addresses(person);
CREATE INDEX journal_by_person on journal(person, turn);
CREATE INDEX journal_by_subject on journal(subject) where subject is not null;
CREATE INDEX outbox_ready on outbox(channel, purpose, id) where state = 'queued';
CREATE INDEX outbox_held on outbox(not_before) where state = 'held';
CREATE INDEX outbox_held_of_address on outbox(channel, chat, purpose, id) where state = 'held';
CREATE INDEX outbox_sending on outbox(channel, chat) where state = 'sending';
CREATE INDEX outbox_by_person on outbox(person);
CREATE INDEX outbox_unasked on outbox(person, sent_at) where purpose >= 4;
CREATE INDEX bubbles_by_person on bubbles(person, cursor);
CREATE INDEX timers_by_due_at on timers(due_at);
CREATE INDEX timers_by_subject on timers(subject) where subject is not null;
CREATE INDEX checkins_by_coachee on checkins(coachee, finished_at);
CREATE INDEX promises_open on promises(owner, due_on) where state in ('open', 'stuck');
CREATE INDEX invites_by_coach on invites(coach);
CREATE INDEX invites_by_guest on invites(used_by) where used_by is not null;
CREATE INDEX media_wanted on media(fetch_at) where state = 'wanted';
CREATE INDEX media_by_person on media(person);
CREATE INDEX dead_letters_by_person on dead_letters(person);
CREATE INDEX reports_by_person on reports(person);
CREATE VIEW messages as
    select person, at, 'in' as direction, channel, kind, text, key, 'taken' as state
    from journal where kind != 'timer'
    union all
    select person, coalesce(sent_at, posted_at), 'out', channel, 'message',
        json_extract(message, '$.text'), key, state
    from outbox;
CREATE VIRTUAL TABLE "facilities_fts" USING FTS5 (
    "folded",
    content="facilities"
);
INSERT INTO facilities_fts(facilities_fts) VALUES('rebuild');
CREATE TRIGGER "facilities_ai" AFTER INSERT ON "facilities" BEGIN
  INSERT INTO "facilities_fts" (rowid, "folded") VALUES (new.rowid, new."folded");
END;
CREATE TRIGGER "facilities_ad" AFTER DELETE ON "facilities" BEGIN
  INSERT INTO "facilities_fts" ("facilities_fts", rowid, "folded") VALUES('delete', old.rowid, old."folded");
END;
CREATE TRIGGER "facilities_au" AFTER UPDATE ON "facilities" BEGIN
  INSERT INTO "facilities_fts" ("facilities_fts", rowid, "folded") VALUES('delete', old.rowid, old."folded");
  INSERT INTO "facilities_fts" (rowid, "folded") VALUES (new.rowid, new."folded");
END;
CREATE INDEX campaigns_running on campaigns(id) where ended_at is null;
CREATE INDEX campaign_people_by_person on campaign_people(person);
CREATE INDEX sharing_by_coach on sharing(coach);
CREATE INDEX mentions_by_person on mentions(person);
CREATE INDEX questions_open_of_person on questions(person, gist) where answered_at is null;
CREATE INDEX questions_open_for_coach on questions(coach) where answered_at is null and listed_at is null;
CREATE INDEX questions_open_by_gist on questions(gist) where answered_at is null;
CREATE INDEX questions_open on questions(asked_at) where answered_at is null;
CREATE INDEX questions_by_person on questions(person);
CREATE INDEX questions_by_coach on questions(coach) where coach is not null;
CREATE INDEX questions_by_answerer on questions(answered_by) where answered_by is not null;
CREATE INDEX recordings_by_media on recordings(media);
CREATE INDEX recordings_by_person on recordings(person) where person is not null;
CREATE INDEX recordings_by_listener on recordings(heard_by) where heard_by is not null;
CREATE VIEW certificates_today as
select c.*, (select min(w.at) from json_each(c.cards) j join withdrawals w on w.card = j.value
    where w.at >= c.issued_at) as withdrawn_at
from certificates c;
CREATE INDEX certificates_by_person on certificates(person);
CREATE INDEX conversations_open on conversations(person) where talks > 0;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('bubbles',55);
INSERT INTO "sqlite_sequence" VALUES('timers',14);
COMMIT;
