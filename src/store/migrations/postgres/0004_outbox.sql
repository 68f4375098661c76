-- Mail on its way. `mail` is encrypted: a link in it is worth an account. `dueAt` is when it is tried next; while somebody
-- tries, when somebody else may. `failedAt` says that nobody tries any more.
create table "outbox" (
    "id" text not null primary key,
    "mail" text not null,
    "attempts" bigint not null default 0,
    "createdAt" timestamptz not null,
    "dueAt" timestamptz not null,
    "failedAt" timestamptz
);

create index "outbox_dueAt_idx" on "outbox" ("dueAt") where "failedAt" is null;
