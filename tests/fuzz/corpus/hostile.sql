create table "x""; drop table y; --" ("a
b" int, "[31m" text);
create index "i""" on "x""; drop table y; --" ("a
b");
create index "j" on "x""; drop table y; --" ("a
b");
select ((((((1))))));
