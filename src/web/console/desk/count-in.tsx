import { type ReactNode, useState } from 'react';
import { Checkbox, Modal, NumberInput, TextInput } from '@mantine/core';
import type { ListedCase } from '../../../contract/answer.ts';
import { useGive } from '../../ask/command.ts';
import { useWords } from '../../text/words.ts';
import { useChosen } from '../../ui/chosen.ts';
import { useInShort } from '../../ui/trouble.tsx';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { Waiting } from '../waiting.tsx';
import { usePeopleOfHandover } from './handover.ts';
import { deskWords } from './words.ts';

/** How those who are counted in are spoken of: people at a door, tubes at a laboratory. */
export interface CountInTexts {
  readonly title: string;
  readonly cancel: string;
  readonly from: string;
  readonly count: string;
  readonly why: string;
  readonly next: string;
  readonly compared: (expected: number, counted: number) => string;
  readonly scan: string;
  readonly found: (one: ListedCase) => string;
  readonly unknown: (text: string) => string;
  readonly ticked: (present: number, expected: number) => ReactNode;
  readonly all: string;
  readonly none: string;
  readonly absent: (count: number) => string;
  readonly again: string;
  readonly sign: (count: number) => string;
  readonly done: (present: number, absent: number) => string;
  /** What to beware of before these are signed for; said only after they were counted. */
  readonly caution?: (offered: readonly ListedCase[]) => string | null;
}

/** What was scanned last, and what came of it. */
interface Heard {
  readonly text: string;
  readonly found?: ListedCase | null;
  readonly error?: unknown;
}

/**
 * Accepts a group: heads are counted and typed before the number that was offered is shown; then whoever is here is
 * ticked or scanned one by one, and only they are signed for.
 *
 * @param find looks up what was scanned among those who were offered
 */
export const CountIn = ({
  handover,
  texts,
  find,
  nameFor,
  label,
  onClose,
}: {
  readonly handover: string;
  readonly texts: CountInTexts;
  readonly find: (text: string, offered: readonly ListedCase[]) => Promise<ListedCase | null>;
  readonly nameFor: (item: ListedCase) => string;
  readonly label: (item: ListedCase) => ReactNode;
  readonly onClose: () => void;
}) => {
  const say = useWords(deskWords);
  const { unit } = useSession();
  const toast = useToast();
  const inShort = useInShort();
  const give = useGive(unit);
  const [typed, setTyped] = useState<number | null>(null);
  const [counted, setCounted] = useState<number | null>(null);
  const { ids, tick, set } = useChosen();
  const [scan, setScan] = useState('');
  const [heard, setHeard] = useState<Heard | null>(null);
  const known = usePeopleOfHandover(handover, counted !== null);
  const offered = known.data?.items ?? [];
  const expected = offered.length;
  // Who is no longer offered is not signed for, though they were ticked before.
  const present = offered.flatMap(({ case: id }) => (ids.has(id) ? [id] : []));
  const caution = texts.caution?.(offered) ?? null;
  const look = (): void => {
    const text = scan.trim();
    if (text === '') return;
    // The field is free at once: a scanner does not wait for an answer before it types the next.
    setScan('');
    find(text, offered).then(
      (found) => {
        if (found !== null) tick(found.case, true);
        setHeard({ text, found });
      },
      (error: unknown) => {
        setHeard({ text, error });
        setScan((now) => (now === '' ? text : now));
      },
    );
  };
  const whatCame = ({ text, found, error }: Heard): string => {
    if (found === undefined) return inShort(error);
    return found === null ? texts.unknown(text) : texts.found(found);
  };
  const sign = (): void =>
    give.mutate(
      { type: 'accept-group', handover, present },
      {
        onSuccess: () => {
          const absent = expected - present.length;
          toast({ text: texts.done(present.length, absent), is: absent === 0 ? 'done' : 'trouble' });
          onClose();
        },
      },
    );
  return (
    <Modal opened onClose={onClose} size="lg" title={texts.title} closeButtonProps={{ 'aria-label': texts.cancel }}>
      {counted === null ? (
        <form
          className="evidence-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed !== null) setCounted(typed);
          }}
        >
          <p className="quiet">{texts.from}</p>
          <NumberInput
            data-autofocus
            size="xl"
            label={texts.count}
            description={texts.why}
            min={0}
            max={1000}
            allowDecimal={false}
            value={typed ?? ''}
            onChange={(said) => setTyped(typeof said === 'number' ? said : null)}
          />
          <button type="submit" className="button strong" disabled={typed === null}>
            {texts.next}
          </button>
        </form>
      ) : known.data === undefined ? (
        <Waiting of={known} />
      ) : (
        <div className="evidence-form">
          <p className={counted === expected ? 'notice' : 'notice trouble'} role="status">
            {texts.compared(expected, counted)}
          </p>
          {caution !== null && (
            <p className="caution" role="status">
              {caution}
            </p>
          )}
          <form
            onSubmit={(event) => {
              event.preventDefault();
              look();
            }}
          >
            <TextInput
              data-autofocus
              label={texts.scan}
              autoComplete="off"
              value={scan}
              onChange={({ currentTarget }) => setScan(currentTarget.value)}
            />
          </form>
          <p role="status" className="quiet small">
            {heard !== null && whatCame(heard)}
          </p>
          <div className="row">
            {texts.ticked(present.length, expected)}
            <button
              type="button"
              className="button push"
              onClick={() => set(present.length === expected ? [] : offered.map((one) => one.case))}
            >
              {present.length === expected ? texts.none : texts.all}
            </button>
          </div>
          <ul className="ticks">
            {offered.map((one) => (
              <li key={one.case}>
                <Checkbox
                  size="md"
                  checked={ids.has(one.case)}
                  onChange={({ currentTarget }) => tick(one.case, currentTarget.checked)}
                  label={label(one)}
                />
              </li>
            ))}
          </ul>
          {present.length === 0 ? (
            <p className="quiet small">{say('accept.nobody')}</p>
          ) : (
            present.length < expected && <p className="quiet small">{texts.absent(expected - present.length)}</p>
          )}
          <Refusal
            error={give.error}
            nameOf={(id) => {
              const one = offered.find((item) => item.case === id);
              return one === undefined ? id : nameFor(one);
            }}
          />
          <div className="row end">
            <button type="button" className="button" onClick={() => setCounted(null)}>
              {texts.again}
            </button>
            <button
              type="button"
              className="button strong"
              disabled={give.isPending || present.length === 0}
              onClick={sign}
            >
              {texts.sign(present.length)}
            </button>
          </div>
        </div>
      )}
    </Modal>
  );
};
