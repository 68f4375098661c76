-- How often something was done (protocol section 6.1). `lastRequest` is milliseconds since 1970.
create table "rateLimit" (
    "id" text not null primary key,
    "key" text not null unique,
    "count" integer not null,
    "lastRequest" bigint not null
);

create index "rateLimit_lastRequest_idx" on "rateLimit" ("lastRequest");
