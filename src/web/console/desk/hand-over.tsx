import { useState } from 'react';
import { Select, Textarea } from '@mantine/core';
import type { ListedCase } from '../../../contract/answer.ts';
import { type Said, useGive } from '../../ask/command.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { aboutInWords } from '../../text/about.ts';
import { useWords } from '../../text/words.ts';
import { fiveLinks } from '../../ui/ring.ts';
import { useInShort } from '../../ui/trouble.tsx';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import type { WayOn } from '../steps.ts';
import { useToast } from '../toast.tsx';
import { deskWords } from './words.ts';

/** Members of the parties of those who go who do not go themselves. */
const leftBehind = (going: readonly ListedCase[]): readonly string[] => {
  const ids = new Set(going.map((one) => one.case));
  return going.flatMap(({ party }) => party?.members.filter((member) => !ids.has(member)) ?? []);
};

/** Whether a link is further on among the five than where those chosen are. */
const isAhead = (link: string, chosen: readonly ListedCase[]): boolean => {
  const to = fiveLinks.findIndex((one) => one === link);
  const far = Math.max(...chosen.map((one) => fiveLinks.findIndex((five) => five === one.link)));
  return to > far || !chosen.some(({ loop }) => loop === 'arrival');
};

/** One way on: to whom, for how many, and what the others lack. */
export const HandOver = ({
  way,
  chosen,
  nameFor,
  onRecord,
}: {
  readonly way: WayOn;
  readonly chosen: readonly ListedCase[];
  readonly nameFor: (id: string) => string;
  /** Something is missing that can be recorded here: of that kind, for these. */
  readonly onRecord: (kind: string, cases: readonly string[]) => void;
}) => {
  const say = useWords(deskWords);
  const { need, word } = useInWords();
  const { unit, units, nameOf } = useSession();
  const toast = useToast();
  const inShort = useInShort();
  const give = useGive(unit);
  const { mutateAsync: takeBack } = useGive(unit);
  const [to, setTo] = useState<string | null>(null);
  const [splits, setSplits] = useState('');
  const receiver = to ?? way.receivers[0] ?? null;
  const going = chosen.filter((one) => way.ready.includes(one.case));
  const behind = leftBehind(going);
  const parted = behind.length > 0;
  // They may be chosen and yet not be able to go.
  const barred = parted && behind.every((member) => chosen.some((one) => one.case === member));
  // A reason that is no longer asked for is not given either.
  const reason = parted && splits.trim() !== '' ? { splits: splits.trim() } : {};
  // It is pressed when this way on may be gone from the screen: what came of it is said all the same.
  const undo = (withdraw: Said) => (): void => {
    takeBack(withdraw).then(
      () => toast({ text: say('next.undone') }),
      (error: unknown) => toast({ text: inShort(error), is: 'trouble' }),
    );
  };
  const offer = (): void => {
    if (receiver === null) return;
    const cases = going.map((one) => one.case);
    const [only] = cases;
    const common = { to: receiver, link: way.link, ...reason };
    give.mutate(
      (idFor) =>
        cases.length === 1 && only !== undefined
          ? { type: 'offer', case: only, ...common }
          : { type: 'offer-group', handover: idFor(`handover ${cases.join(' ')}`), cases, ...common },
      {
        onSuccess: ({ said, offer: made }) => {
          const back = say('next.undo');
          const withdraw: Said | null =
            said.type === 'offer'
              ? { type: 'withdraw', case: said.case, offer: made ?? '', reason: back }
              : said.type === 'offer-group'
                ? { type: 'withdraw-group', handover: said.handover, reason: back }
                : null;
          if (withdraw === null) return;
          toast({ text: say('next.offered', { unit: nameOf(receiver) }), action: { text: back, run: undo(withdraw) } });
        },
      },
    );
  };
  const kinds = new Set(way.receivers.map((one) => units.get(one)?.kind));
  const others = [...units.values()].filter((one) => one.active && kinds.has(one.kind) && one.unit !== unit);
  const data = [...new Set([...way.receivers, ...others.map((one) => one.unit)])];
  return (
    <section className="way">
      <h3>{word('link', way.link)}</h3>
      {way.ready.length > 0 && (
        <>
          <Select
            label={say('next.to')}
            searchable
            limit={60}
            allowDeselect={false}
            data={data.map((one) => ({ value: one, label: nameOf(one) }))}
            value={receiver}
            onChange={setTo}
          />
          {parted && (
            <Textarea
              label={say('next.splits')}
              description={say(barred ? 'next.splits-barred' : 'next.splits-what')}
              rows={2}
              value={splits}
              onChange={({ currentTarget }) => setSplits(currentTarget.value)}
            />
          )}
          <button
            type="button"
            // The way ahead stands out; to stay, to hospital or out of the city is the exception.
            className={isAhead(way.link, chosen) ? 'button strong' : 'button'}
            disabled={give.isPending || receiver === null}
            onClick={offer}
          >
            {say('next.give', { count: going.length })}
          </button>
        </>
      )}
      {way.lacks.length > 0 && (
        <ul className="lacks">
          {way.lacks.map(({ code, about, text, cases }) => {
            const kind = about.split('|')[0]?.trim().split(':')[0] ?? '';
            const what = aboutInWords(code, about, (id) => (nameFor(id) === id ? nameOf(id) : nameFor(id)));
            const named = about === '' ? text : code === 'evidence_missing' ? need(about) : `${text} ${what}`;
            return (
              <li key={`${code} ${about}`}>
                <span className="mark mark-gap">{say('next.lacks')}</span>
                <span>{say('next.lack', { what: named, count: cases.length })}</span>
                {code === 'evidence_missing' && (
                  <button type="button" className="button push" onClick={() => onRecord(kind, cases)}>
                    {say('next.record')}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      <Refusal error={give.error} nameOf={nameFor} />
    </section>
  );
};
