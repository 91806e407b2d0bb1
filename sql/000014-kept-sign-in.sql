-- Second factors, passkeys and phones decide who may act: their changes are entries of the journal as well.

drop trigger entered on huan.user_account;
create trigger entered after insert or update or delete on huan.user_account for each row execute function huan.enter(
  'id', 'jsonb_build_array(id, name, email, username, display_username, extract(epoch from disabled_at), two_factor_enabled, must_use_second_factor)::text');
create trigger entered after insert or update or delete on huan.second_factor for each row execute function huan.enter(
  'id', 'jsonb_build_array(id, user_id, secret, backup_codes, verified)::text');
create trigger entered after insert or update or delete on huan.passkey for each row execute function huan.enter(
  'id', 'jsonb_build_array(id, name, public_key, user_id, credential_id, device_type, transports, aaguid)::text');
create trigger entered after insert or update or delete on huan.device for each row execute function huan.enter(
  'device', $$jsonb_build_array(device, account, name, encode(public_key, 'hex'), registered_at, revoked_at)::text$$);

select huan.note('huan', 'user_account', id, sha256(convert_to(jsonb_build_array(
    id, name, email, username, display_username, extract(epoch from disabled_at), two_factor_enabled,
    must_use_second_factor)::text, 'UTF8')))
  from huan.user_account order by id;

-- What a phone signed and what links a traveller was given are added to a case and never changed: the anchors cover them.
alter table huan.signed_command add column written bigint not null default pg_current_xact_id()::text::bigint;
create index signed_command_written on huan.signed_command using brin (written) with (pages_per_range = 32, autosummarize = on);
alter table huan.traveller_link add column written bigint not null default pg_current_xact_id()::text::bigint;
create index traveller_link_written on huan.traveller_link using brin (written) with (pages_per_range = 32, autosummarize = on);
