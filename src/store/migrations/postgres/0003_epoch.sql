-- A change of password or address raises the user's epoch: sessions and one-time values of an earlier one are void.
alter table "user" add column "securityEpoch" bigint not null default 0;
alter table "session" add column "securityEpoch" bigint not null default 0;
alter table "verification" add column "securityEpoch" bigint not null default 0;
alter table "verification" add column "userId" text references "user" ("id") on delete cascade;

create index "verification_userId_idx" on "verification" ("userId");
create index "verification_expiresAt_idx" on "verification" ("expiresAt");
