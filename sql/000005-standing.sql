-- A check passes when its expression is null, so whoever signed for nobody passed: as the holder of a case without a
-- holder, as the receiver of what was offered to nobody. Only a late answer to an offer that has lapsed names no receiver.

alter table huan.event drop constraint event_standing;
alter table huan.event add constraint event_standing check (
  coalesce(
    case standing
      when 'holder' then unit = holder or (seq = 1 and holder is null)
      when 'receiver' then unit = receiver or (receiver is null and name in ('offer.accepted.1', 'offer.refused.1'))
      when 'system' then unit = 'HUAN'
      when 'claimant' then unit is distinct from holder
      else standing in ('opener', 'declared', 'approver')
    end,
    false
  )
);
