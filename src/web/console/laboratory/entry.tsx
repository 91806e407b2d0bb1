import { useRef, useState } from 'react';
import { Modal, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { results } from '../../../contract/facts.ts';
import { type LaboratoryPage, type Tube, tubesFound } from '../../../contract/laboratory.ts';
import { together, useGive } from '../../ask/command.ts';
import { ask } from '../../ask/request.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { numberText } from '../../ui/count.tsx';
import { Due } from '../desk/due.tsx';
import { markOf } from '../person/person.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { type Result, readPasted } from './paste.ts';
import { laboratoryWords } from './words.ts';

export const tubeLabel = (tube: Pick<Tube, 'case' | 'label'>): string => tube.label ?? markOf(tube.case);
/** Under its label, its id, or, where it has no label, the mark that is shown for it. */
const isNamed = (tube: Tube, label: string): boolean => {
  const wanted = label.toLowerCase();
  return tubeLabel(tube).toLowerCase() === wanted || tube.case === wanted;
};
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
  const [result, setResult] = useState<Result | null>(null);
  const [pasting, setPasting] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<readonly string[]>([]);
  const [losing, setLosing] = useState<Tube | null>(null);
  // Scanned ones that lie beyond the list stand above it, until they are done.
  const [scanned, setScanned] = useState<readonly Tube[]>([]);
  const [busy, setBusy] = useState(false);
  const held = [...scanned.filter((one) => page.held.every((tube) => tube.case !== one.case)), ...page.held];
  const set = (id: string, value: Result | null): void =>
    setEntered(({ [id]: _before, ...others }) => (value === null ? others : { ...others, [id]: value }));
  /** Looks labels up: here, and beyond the list where that is not all and a mark may stand for several. */
  const lookUp = async (labels: readonly string[]): Promise<(label: string) => readonly Tube[]> => {
    const sure = (label: string): boolean => held.some((tube) => tube.label !== null && isNamed(tube, label));
    const asked = page.more ? labels.filter((label) => !sure(label)).slice(0, 1000) : [];
    if (asked.length === 0) return (label) => held.filter((tube) => isNamed(tube, label));
    setBusy(true);
    try {
      const body = { labels: asked };
      const { items } = await ask(tubesFound, '/v1/laboratory/labels', { method: 'POST', unit, body });
      const fresh = items.filter((one) => held.every((tube) => tube.case !== one.case));
      setScanned((before) => [...fresh.filter((one) => before.every((tube) => tube.case !== one.case)), ...before]);
      return (label) => [...held, ...fresh].filter((tube) => isNamed(tube, label));
    } finally {
      setBusy(false);
    }
  };
  const only = (tubes: readonly Tube[]): Tube | undefined => (tubes.length === 1 ? tubes[0] : undefined);
  /** What is said of labels that name no tube, or more than one. */
  const troubleOf = (labels: readonly string[], found: (label: string) => readonly Tube[]): readonly string[] => {
    const unknown = labels.filter((label) => found(label).length === 0);
    const several = labels.filter((label) => found(label).length > 1);
    return [
      ...(unknown.length > 0 ? [say('entry.paste-unknown', { labels: unknown.join(', ') })] : []),
      ...(several.length > 0 ? [say('entry.several', { labels: several.join(', ') })] : []),
    ];
  };
  const add = async (): Promise<void> => {
    const label = scan.trim();
    if (label === '') return;
    if (result === null) {
      // What is scanned stays where it is: only the result is missing.
      setTrouble([say('entry.choose')]);
      return;
    }
    // The field is free for the next scan at once.
    setScan('');
    field.current?.focus();
    try {
      const found = await lookUp([label]);
      const tube = only(found(label));
      setTrouble(troubleOf([label], found));
      if (tube !== undefined) set(tube.case, result);
    } catch {
      setTrouble([say('entry.not-looked', { label })]);
      setScan((typed) => (typed === '' ? label : typed));
    }
  };
  const readPaste = async (): Promise<void> => {
    const { read, unread } = readPasted(pasting ?? '');
    const labels = read.map(({ label }) => label);
    try {
      const found = await lookUp(labels);
      const entries = read.flatMap(({ label, result: said }): readonly (readonly [string, Result])[] => {
        const tube = only(found(label));
        return tube === undefined ? [] : [[tube.case, said]];
      });
      setEntered((before) => ({ ...before, ...Object.fromEntries(entries) }));
      setTrouble([
        ...troubleOf(labels, found),
        ...(unread.length > 0 ? [say('entry.paste-unread', { lines: unread.join(' · ') })] : []),
      ]);
      setPasting(null);
    } catch {
      // What was pasted stays, to be read again.
      setTrouble([say('entry.not-looked', { label: labels.join(', ') })]);
    }
  };
  const ready = held.filter((tube) => entered[tube.case] !== undefined);
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
        setScanned([]);
        setResult(null);
      },
    });
  };
  return (
    <section className="card" aria-label={say('lab.held')}>
      <div className="row">
        <h2>{say('lab.held')}</h2>
        <span className="quiet">
          {page.more ? say('lab.more-than', { count: numberText(page.held.length) }) : numberText(page.held.length)}
        </span>
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
                  void add();
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
                  <button type="button" className="button" disabled={busy} onClick={() => void readPaste()}>
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
          {page.more && (
            <p className="notice">
              {say(gives ? 'lab.more' : 'lab.more-carried', { count: numberText(page.held.length) })}
            </p>
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
                {held.map((tube) => (
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
              const tube = held.find((one) => one.case === id);
              return tube === undefined ? id : tubeLabel(tube);
            }}
          />
        </>
      )}
      {losing !== null && <LossDialog tube={losing} onClose={() => setLosing(null)} />}
    </section>
  );
};
