import { type SyntheticEvent, useState } from 'react';
import { Modal, Select, TextInput } from '@mantine/core';
import type { UnitView } from '../../../contract/answer.ts';
import { type RosterView, dutyRoles } from '../../../contract/duty.ts';
import { currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { cityInstant, cityStamp, dayText } from '../../ui/moment.ts';
import { Remove } from '../me/ask-password.tsx';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { Waiting } from '../waiting.tsx';
import { unitAt, useAccounts, useAct, useCalendar, useHoles, useOnDuty, useRoster } from './ask.ts';
import { daysOf, hoursOf, oneWeek, weekOf, within } from './times.ts';
import { adminWords } from './words.ts';

type Shift = RosterView['items'][number];
type DutyRole = (typeof dutyRoles)[number];
const yearOf = (at: number): number => Number(cityStamp(at).slice(0, 4));
const iso = (at: number): string => new Date(at).toISOString();

/** Shifts as a roster is set: what lies between two instants, cut there. */
const written = (shifts: readonly Shift[], from: number, until: number): readonly object[] =>
  shifts.flatMap((shift) => {
    const part = within(shift, from, until);
    if (part === null) return [];
    const { account, role, post } = part;
    return [{ account, role, from: part.from, until: part.until, ...(post === null ? {} : { post }) }];
  });

const AddShift = ({
  admin,
  unit,
  day,
  onClose,
}: {
  readonly admin: string;
  readonly unit: string;
  /** The day on which a shift is likely to be added, in milliseconds. */
  readonly day: number;
  readonly onClose: () => void;
}) => {
  const say = useWords(adminWords);
  const act = useAct(admin);
  const { units } = useSession();
  const accounts = useAccounts(admin, unit);
  const [account, setAccount] = useState<string | null>(null);
  const [role, setRole] = useState<DutyRole>('officer');
  const [post, setPost] = useState('');
  const [from, setFrom] = useState(`${cityStamp(day).slice(0, 10)}T08:00`);
  const [until, setUntil] = useState(`${cityStamp(day).slice(0, 10)}T20:00`);
  const [first, last] = [cityInstant(from), cityInstant(until)];
  const begins = first === null ? null : iso(first);
  const ends = last === null ? null : iso(last);
  const there = useRoster(admin, unit, begins ?? iso(day), ends ?? iso(day + 1));
  // Whoever answers an alarm of the unit must be an officer of it, or of a unit above.
  const upward = new Set<string>();
  for (let one: string | null = unit; one !== null; one = units.get(one)?.parent ?? null) upward.add(one);
  const fit = (accounts.data?.items ?? []).filter(
    (one) => !one.disabled && one.memberships.some((member) => member.role === 'officer' && upward.has(member.unit)),
  );
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (begins === null || ends === null || account === null) return;
    const added = { account, role, from: begins, until: ends, ...(post.trim() === '' ? {} : { post: post.trim() }) };
    const others = written(there.data?.items ?? [], Date.parse(begins), Date.parse(ends));
    act.mutate(
      { method: 'PUT', path: unitAt(unit, '/roster'), body: { from: begins, until: ends, shifts: [...others, added] } },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal opened onClose={onClose} title={say('duty.add')} closeButtonProps={{ 'aria-label': say('admin.cancel') }}>
      <form className="evidence-form" onSubmit={submit}>
        <Select
          data-autofocus
          label={say('duty.who')}
          required
          searchable
          limit={60}
          data={fit.map((one) => ({ value: one.account, label: `${one.name} (${one.username ?? ''})` }))}
          value={account}
          onChange={setAccount}
        />
        <Select
          label={say('duty.as')}
          allowDeselect={false}
          data={dutyRoles.map((one) => ({ value: one, label: say(`duty.role-${one}`) }))}
          value={role}
          onChange={(said) => setRole(dutyRoles.find((one) => one === said) ?? role)}
        />
        <div className="row">
          <TextInput
            className="grow"
            type="datetime-local"
            label={say('duty.from')}
            required
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <TextInput
            className="grow"
            type="datetime-local"
            label={say('duty.until')}
            required
            value={until}
            onChange={({ currentTarget }) => setUntil(currentTarget.value)}
          />
        </div>
        <TextInput
          label={say('duty.post')}
          maxLength={100}
          value={post}
          onChange={({ currentTarget }) => setPost(currentTarget.value)}
        />
        <p className="quiet small">{say('duty.times')}</p>
        <Refusal error={act.error} />
        <div className="row end">
          <button type="button" className="button" onClick={onClose}>
            {say('admin.cancel')}
          </button>
          <button
            type="submit"
            className="button strong"
            disabled={act.isPending || account === null || there.data === undefined}
          >
            {say('duty.add')}
          </button>
        </div>
      </form>
    </Modal>
  );
};

/** Who answers for a unit now. */
const Now = ({ admin, unit }: { readonly admin: string; readonly unit: string }) => {
  const say = useWords(adminWords);
  const { nameOf } = useSession();
  const { data } = useOnDuty(admin, unit);
  if (data === undefined) return null;
  const elsewhere = data.answering !== null && data.answering !== unit;
  return (
    <div className={data.people.length === 0 ? 'notice trouble' : 'notice'}>
      <strong>{say('duty.now')}</strong>
      {data.people.length === 0 && <p>{say('duty.nobody')}</p>}
      {elsewhere && <p className="quiet small">{say('duty.above', { unit: nameOf(data.answering ?? '') })}</p>}
      <ul className="duty-people">
        {data.people.map(({ account, name, role, post }) => (
          <li key={account}>
            <span className="badge role">{say(`duty.role-${role}`)}</span> <b>{name ?? account}</b>{' '}
            {post !== null && <span className="quiet small">{post}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
};

const Week = ({ admin, unit, now }: { readonly admin: string; readonly unit: string; readonly now: number }) => {
  const say = useWords(adminWords);
  const toast = useToast();
  const act = useAct(admin);
  const language = currentLanguage();
  const [week, setWeek] = useState(() => weekOf(now));
  const [adding, setAdding] = useState(false);
  const days = daysOf(week);
  const end = week + oneWeek;
  const roster = useRoster(admin, unit, iso(week), iso(end));
  const holes = useHoles(admin, unit, iso(week), iso(end));
  // What is not as the week says is written over its day; a week may lie in two years.
  const years = [useCalendar(admin, yearOf(week)), useCalendar(admin, yearOf(end - 1))];
  const marked = new Map(years.flatMap(({ data }) => data?.days ?? []).map((one) => [one.day, one]));
  const items = roster.data?.items ?? [];
  const gaps = holes.data?.holes ?? [];
  const set = (from: number, until: number, shifts: readonly object[], after: () => void = () => {}): void =>
    act.mutate(
      { method: 'PUT', path: unitAt(unit, '/roster'), body: { from: iso(from), until: iso(until), shifts } },
      { onSuccess: after },
    );
  const remove = (shift: Shift): void => {
    const [from, until] = [Date.parse(shift.from), Date.parse(shift.until)];
    const [begins, ends] = [Math.max(from, week), Math.min(until, end)];
    const others = items.filter((one) => one.shift !== shift.shift);
    set(begins, ends, written(others, begins, ends));
  };
  const copy = (): void => {
    const moved = items.map((one) => ({
      ...(within(one, week, end) ?? one),
    }));
    const later = moved.map((one) => ({
      ...one,
      from: iso(Date.parse(one.from) + oneWeek),
      until: iso(Date.parse(one.until) + oneWeek),
    }));
    set(end, end + oneWeek, written(later, end, end + oneWeek), () => {
      toast({ text: say('duty.copied') });
      setWeek(end);
    });
  };
  return (
    <>
      <div className="row">
        <h3>{say('duty.week', { from: dayText(cityStamp(week).slice(0, 10), language) })}</h3>
        <span className="row push">
          <button type="button" className="button" onClick={() => setWeek(week - oneWeek)}>
            {say('duty.before')}
          </button>
          <button type="button" className="button" onClick={() => setWeek(weekOf(now))}>
            {say('duty.today')}
          </button>
          <button type="button" className="button" onClick={() => setWeek(end)}>
            {say('duty.after')}
          </button>
          <button type="button" className="button strong" onClick={() => setAdding(true)}>
            {say('duty.add')}
          </button>
        </span>
      </div>
      {(roster.data === undefined || roster.error !== null) && <Waiting of={roster} />}
      {holes.data !== undefined && (
        <p role="status" className={gaps.length === 0 ? 'fine' : 'late-text'}>
          {gaps.length === 0 ? say('duty.whole') : say('duty.holes', { count: gaps.length })}
        </p>
      )}
      <ol className="week">
        {days.slice(0, 7).map((day, index) => {
          const last = days[index + 1] ?? end;
          const today = now >= day && now < last;
          const mark = marked.get(cityStamp(day).slice(0, 10));
          return (
            <li key={day} className={today ? 'week-day today' : 'week-day'}>
              <h4>{dayText(cityStamp(day).slice(0, 10), language)}</h4>
              {mark !== undefined && (
                <span className={mark.working ? 'badge role' : 'badge rest'}>{mark.names[language]}</span>
              )}
              {items.map((shift) => {
                const part = within(shift, day, last);
                if (part === null) return null;
                const name = shift.name ?? shift.account;
                return (
                  <div key={shift.shift} className="shift">
                    <b>{name}</b>
                    <span className="small">
                      {hoursOf(part, last)} · {say(`duty.role-${shift.role}`)}
                      {shift.post === null ? '' : ` · ${shift.post}`}
                    </span>
                    {!shift.counts && <span className="badge late">{say('duty.retired')}</span>}
                    {shift.health === 'unwell' && <span className="badge late">{say('duty.unwell')}</span>}
                    <Remove
                      sure={say('accounts.sure')}
                      label={say('duty.remove', { name, time: hoursOf(part, last) })}
                      disabled={act.isPending}
                      onRemove={() => remove(shift)}
                    />
                  </div>
                );
              })}
              {gaps.map((gap) => {
                const part = within(gap, day, last);
                return part === null ? null : (
                  <div key={gap.from} className="shift hole">
                    <b>{say('duty.hole')}</b> <span className="small">{hoursOf(part, last)}</span>
                  </div>
                );
              })}
            </li>
          );
        })}
      </ol>
      <Refusal error={act.error} />
      <div className="row end">
        <span className="quiet small">{say('duty.times')}</span>
        <button type="button" className="button" disabled={act.isPending || items.length === 0} onClick={copy}>
          {say('duty.copy')}
        </button>
      </div>
      {adding && (
        <AddShift
          admin={admin}
          unit={unit}
          day={Math.max(week, Math.min(now, end - 1))}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
};

/** Who is on duty in a unit: now, and through a week, with the times at which nobody is. */
export const DutyPart = ({ admin, unit }: { readonly admin: string; readonly unit: UnitView }) => {
  const { nameOf } = useSession();
  const asked = useOnDuty(admin, unit.unit);
  const { data, error } = asked;
  return (
    <section className="card administration-unit" aria-labelledby="admin-duty">
      <h2 id="admin-duty">{nameOf(unit.unit)}</h2>
      {(data === undefined || error !== null) && <Waiting of={asked} />}
      <Now admin={admin} unit={unit.unit} />
      {data !== undefined && <Week admin={admin} unit={unit.unit} now={Date.parse(data.at)} />}
    </section>
  );
};
