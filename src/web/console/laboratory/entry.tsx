import { useRef, useState } from 'react';
import { Modal, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { results } from '../../../contract/facts.ts';
import type { LaboratoryPage, Tube } from '../../../contract/laboratory.ts';
import { together, useGive } from '../../ask/command.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { Due } from '../desk/due.tsx';
import { markOf } from '../person/person.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { type Result, readPasted } from './paste.ts';
import { laboratoryWords } from './words.ts';

export const tubeLabel = (tube: Pick<Tube, 'case' | 'label'>): string => tube.label ?? markOf(tube.case);
const isResult = (text: string): text is Result => results.some((one) => one === text);

const LossDialog = ({ tube, onClose }: { readonly tube: Tube; readonly onClose: () => void }) => {
  const say = useWords(laboratoryWords);
  const { unit } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const record = (result: 'lost' | 'leaked'): void =>
    give.mutate(
      {
        type: 'together',
        case: tube.case,
        commands: [
          { type: 'record', case: tube.case, kind: 'loss', facts: { result } },
          { type: 'close', case: tube.case, ending: 'lost' },
        ],
      },
      {
        onSuccess: () => {
          toast({ text: say('entry.loss-done') });
          onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('entry.loss-of', { label: tubeLabel(tube) })}
      closeButtonProps={{ 'aria-label': say('batch.cancel') }}
    >
      <div className="evidence-form">
        <p>{say('entry.loss-what')}</p>
        <Refusal error={give.error} />
        <div className="row end">
          {(['lost', 'leaked'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className="button danger"
              disabled={give.isPending}
              onClick={() => record(one)}
            >
              {say(`entry.${one}`)}
            </button>
          ))}
        </div>
      </div>
    </Modal>
  );
};

/** Results one by one by scan, many at once by keyboard, or pasted from a spreadsheet; nothing is given before it is seen. */
export const Entry = ({
  page,
  now,
  gives,
}: {
  readonly page: LaboratoryPage;
  readonly now: number;
  readonly gives: boolean;
}) => {
  const say = useWords(laboratoryWords);
  const { word } = useInWords();
  const { unit, nameOf, may } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const field = useRef<HTMLInputElement>(null);
  const [entered, setEntered] = useState<Readonly<Record<string, Result>>>({});
  const [scan, setScan] = useState('');
  const [result, setResult] = useState<Result>('negative');
  const [pasting, setPasting] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<readonly string[]>([]);
  const [losing, setLosing] = useState<Tube | null>(null);
  const find = (label: string): Tube | undefined => {
    const wanted = label.toLowerCase();
    return page.held.find((tube) => tubeLabel(tube).toLowerCase() === wanted || tube.case === wanted);
  };
  const set = (id: string, value: Result | null): void =>
    setEntered(({ [id]: _before, ...others }) => (value === null ? others : { ...others, [id]: value }));
  const add = (): void => {
    const label = scan.trim();
    if (label === '') return;
    const tube = find(label);
    setTrouble(tube === undefined ? [say('entry.paste-unknown', { labels: label })] : []);
    if (tube !== undefined) set(tube.case, result);
    setScan('');
    field.current?.focus();
  };
  const readPaste = (): void => {
    const { read, unread } = readPasted(pasting ?? '');
    const unknown = read.filter(({ label }) => find(label) === undefined);
    setEntered((before) => ({
      ...before,
      ...Object.fromEntries(
        read.flatMap(({ label, result: said }) => {
          const tube = find(label);
          return tube === undefined ? [] : [[tube.case, said]];
        }),
      ),
    }));
    setTrouble([
      ...(unknown.length > 0
        ? [say('entry.paste-unknown', { labels: unknown.map(({ label }) => label).join(', ') })]
        : []),
      ...(unread.length > 0 ? [say('entry.paste-unread', { lines: unread.join(' · ') })] : []),
    ]);
    setPasting(null);
  };
  const ready = page.held.filter((tube) => entered[tube.case] !== undefined);
  const positives = ready.filter((tube) => entered[tube.case] === 'positive').length;
  const submit = (): void => {
    const commands = ready.flatMap(({ case: id }) => [
      { type: 'record' as const, case: id, kind: 'result', facts: { result: entered[id] ?? '' } },
      { type: 'close' as const, case: id, ending: 'resulted' },
    ]);
    give.mutate(together(commands), {
      onSuccess: () => {
        toast({ text: say('entry.given', { count: ready.length }) });
        setEntered({});
      },
    });
  };
  return (
    <section className="card" aria-label={say('lab.held')}>
      <div className="row">
        <h2>{say('lab.held')}</h2>
        <span className="quiet">{page.held.length}</span>
      </div>
      {page.held.length === 0 ? (
        <p className="quiet">{say('lab.held-none')}</p>
      ) : (
        <>
          {gives && (
            <>
              <p className="quiet">{say('entry.what')}</p>
              <form
                className="row"
                onSubmit={(event) => {
                  event.preventDefault();
                  add();
                }}
              >
                <label className="stacked grow">
                  <span>{say('entry.scan')}</span>
                  <input
                    ref={field}
                    className="search label"
                    autoComplete="off"
                    value={scan}
                    onChange={({ currentTarget }) => setScan(currentTarget.value)}
                  />
                </label>
                <div className="row" role="group" aria-label={say('entry.result')}>
                  {results.map((one) => (
                    <button
                      key={one}
                      type="button"
                      className="button"
                      aria-pressed={result === one}
                      onClick={() => setResult(one)}
                    >
                      {word('result', one)}
                    </button>
                  ))}
                </div>
                <button type="submit" className="button">
                  {say('entry.add')}
                </button>
                <button
                  type="button"
                  className="button push"
                  aria-expanded={pasting !== null}
                  onClick={() => setPasting(pasting === null ? '' : null)}
                >
                  {say('entry.paste')}
                </button>
              </form>
              {pasting !== null && (
                <div className="evidence-form">
                  <Textarea
                    label={say('entry.paste')}
                    rows={6}
                    value={pasting}
                    onChange={({ currentTarget }) => setPasting(currentTarget.value)}
                  />
                  <button type="button" className="button" onClick={readPaste}>
                    {say('entry.paste-read')}
                  </button>
                </div>
              )}
              {trouble.map((text) => (
                <p key={text} className="notice trouble" role="alert">
                  {text}
                </p>
              ))}
            </>
          )}
          <div className="wide" tabIndex={0} role="region" aria-label={say('lab.held')}>
            <table className="lines tubes">
              <thead>
                <tr>
                  <th scope="col">{say('entry.label')}</th>
                  <th scope="col">{say('entry.from')}</th>
                  <th scope="col">{say('entry.since')}</th>
                  <th scope="col">{say('entry.due')}</th>
                  {gives && <th scope="col">{say('entry.result')}</th>}
                  {may.act && <th scope="col">{say('entry.loss')}</th>}
                </tr>
              </thead>
              <tbody>
                {page.held.map((tube) => (
                  <tr key={tube.case} className={tube.late > 0 ? 'late' : ''} data-tube={tubeLabel(tube)}>
                    <td>
                      <Link className="label" to={casePath(tube.case)}>
                        {tubeLabel(tube)}
                      </Link>
                    </td>
                    <td>{nameOf(tube.opener)}</td>
                    <td>{cityTimeNear(Date.parse(tube.since), now)}</td>
                    <td>
                      <Due due={tube.due} now={now} />
                    </td>
                    {gives && (
                      <td>
                        <select
                          aria-label={say('entry.result-of', { label: tubeLabel(tube) })}
                          value={entered[tube.case] ?? ''}
                          onChange={({ currentTarget }) =>
                            set(tube.case, isResult(currentTarget.value) ? currentTarget.value : null)
                          }
                        >
                          <option value="">{say('entry.none')}</option>
                          {results.map((one) => (
                            <option key={one} value={one}>
                              {word('result', one)}
                            </option>
                          ))}
                        </select>
                      </td>
                    )}
                    {may.act && (
                      <td>
                        <button
                          type="button"
                          className="button"
                          aria-label={say('entry.loss-of', { label: tubeLabel(tube) })}
                          onClick={() => setLosing(tube)}
                        >
                          {say('entry.loss')}
                        </button>
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {page.more && <p className="notice">{say('lab.more')}</p>}
          {gives && (
            <div className="row end">
              <span>
                {say('entry.ready', { count: ready.length })}
                {positives > 0 && (
                  <>
                    {' · '}
                    <b className="mark mark-late">{say('entry.positive', { count: positives })}</b>
                  </>
                )}
              </span>
              <button
                type="button"
                className="button strong"
                disabled={ready.length === 0 || give.isPending}
                onClick={submit}
              >
                {say('entry.give', { count: ready.length })}
              </button>
            </div>
          )}
          <Refusal
            error={give.error}
            nameOf={(id) => {
              const tube = page.held.find((one) => one.case === id);
              return tube === undefined ? id : tubeLabel(tube);
            }}
          />
        </>
      )}
      {losing !== null && <LossDialog tube={losing} onClose={() => setLosing(null)} />}
    </section>
  );
};
