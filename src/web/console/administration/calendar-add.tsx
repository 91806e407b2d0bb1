import { type SyntheticEvent, useState } from 'react';
import { Select, TextInput, Textarea } from '@mantine/core';
import { useWords } from '../../text/words.ts';
import { Refusal } from '../refusal.tsx';
import { useToast } from '../toast.tsx';
import { useAct } from './ask.ts';
import { daysFrom, isDay, readList } from './days.ts';
import { registerWords } from './register-words.ts';
import { adminWords } from './words.ts';

type Names = Readonly<Record<'zh-Hans' | 'zh-Hant' | 'en', string>>;
/** What stands in one language stands in all, until somebody says otherwise. */
const namesFrom = (name: string, hant = '', en = ''): Names => ({
  'zh-Hans': name,
  'zh-Hant': hant.trim() === '' ? name : hant.trim(),
  en: en.trim() === '' ? name : en.trim(),
});

const useMark = (admin: string, onMarked: (year: number) => void) => {
  const say = useWords(registerWords);
  const toast = useToast();
  const act = useAct(admin);
  return {
    act,
    mark: (days: readonly { day: string; working: boolean; names: Names }[], after: () => void): void =>
      act.mutate(
        { method: 'PUT', path: '/v1/calendar/days', body: { days } },
        {
          onSuccess: () => {
            toast({ text: say('calendar.done', { count: days.length }) });
            onMarked(Number(days[0]?.day.slice(0, 4)));
            after();
          },
        },
      ),
  };
};

interface Adding {
  readonly admin: string;
  /** Shows the year in which days were marked. */
  readonly onMarked: (year: number) => void;
}

/** Marks one day, or one day after the other. */
export const MarkDays = ({ admin, onMarked }: Adding) => {
  const say = useWords(registerWords);
  const sayAdmin = useWords(adminWords);
  const { act, mark } = useMark(admin, onMarked);
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [working, setWorking] = useState(false);
  const [name, setName] = useState('');
  const [hant, setHant] = useState('');
  const [en, setEn] = useState('');
  const days = daysFrom(from, until === '' ? from : until);
  const backwards = isDay(from) && (until === '' || isDay(until)) && days === null;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (days === null) return;
    const names = namesFrom(name.trim(), hant, en);
    mark(
      days.map((day) => ({ day, working, names })),
      () => {
        setFrom('');
        setUntil('');
        setName('');
        setHant('');
        setEn('');
      },
    );
  };
  return (
    <form className="evidence-form" onSubmit={submit}>
      <h3>{say('calendar.add')}</h3>
      <div className="row">
        <TextInput
          className="grow"
          type="date"
          label={say('calendar.from')}
          required
          value={from}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <TextInput
          className="grow"
          type="date"
          label={say('calendar.until')}
          value={until}
          error={backwards ? say('calendar.backwards') : null}
          onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        />
      </div>
      <div className="row">
        <Select
          className="grow"
          label={say('calendar.as')}
          allowDeselect={false}
          data={[
            { value: 'rest', label: say('calendar.is-rest') },
            { value: 'work', label: say('calendar.is-work') },
          ]}
          value={working ? 'work' : 'rest'}
          onChange={(said) => setWorking(said === 'work')}
        />
        <TextInput
          className="grow"
          label={say('calendar.name')}
          required
          maxLength={60}
          autoComplete="off"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
      </div>
      <details>
        <summary>{say('calendar.other-names')}</summary>
        <div className="row">
          <TextInput
            className="grow"
            label={sayAdmin('unit-name.hant')}
            maxLength={60}
            value={hant}
            onChange={({ currentTarget }) => setHant(currentTarget.value)}
          />
          <TextInput
            className="grow"
            label={sayAdmin('unit-name.en')}
            maxLength={60}
            value={en}
            onChange={({ currentTarget }) => setEn(currentTarget.value)}
          />
        </div>
      </details>
      <Refusal error={act.error} />
      <button type="submit" className="button strong" disabled={act.isPending || days === null || name.trim() === ''}>
        {say('calendar.do')}
      </button>
    </form>
  );
};

/** Marks what a list says, as it is copied from a notice; a line that is not understood is named, and nothing is marked. */
export const PasteDays = ({ admin, onMarked }: Adding) => {
  const say = useWords(registerWords);
  const { act, mark } = useMark(admin, onMarked);
  const [typed, setTyped] = useState('');
  const { days, bad } = readList(typed);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    mark(
      days.map(({ day, working, name }) => ({ day, working, names: namesFrom(name) })),
      () => setTyped(''),
    );
  };
  return (
    <details className="calendar-paste">
      <summary>{say('calendar.paste')}</summary>
      <form className="evidence-form" onSubmit={submit}>
        <p className="quiet small">{say('calendar.paste-what')}</p>
        <pre className="small">{say('calendar.paste-example')}</pre>
        <Textarea
          label={say('calendar.paste-lines')}
          autosize={false}
          rows={6}
          maxLength={20_000}
          value={typed}
          error={bad.length > 0 ? say('calendar.paste-bad', { lines: bad.slice(0, 20).join(', ') }) : null}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Refusal error={act.error} />
        <button
          type="submit"
          className="button strong"
          disabled={act.isPending || bad.length > 0 || days.length === 0 || days.length > 400}
        >
          {say('calendar.paste-do', { count: days.length })}
        </button>
      </form>
    </details>
  );
};
