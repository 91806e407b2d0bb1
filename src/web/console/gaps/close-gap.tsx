import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedCase } from '../../../contract/answer.ts';
import { type GapTerms, gapTerms } from '../../../contract/gaps.ts';
import { useGive } from '../../ask/command.ts';
import { named } from '../../text/named.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { useAsked } from '../asked.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useSteps } from '../steps.ts';
import { useToast } from '../toast.tsx';
import { ProofForm } from './proof-form.tsx';
import { Twins } from './twins.tsx';
import { gapsWords } from './words.ts';

const alternatives = (need: string): readonly string[] => need.split('|').map((one) => one.trim().replace(/:.*$/, ''));

/** One kind of proof: there, to be given here, or whose it is to give. */
const Proof = ({
  item,
  kind,
  terms,
  may,
  onGive,
}: {
  readonly item: ListedCase;
  readonly kind: string;
  readonly terms: GapTerms;
  readonly may: boolean;
  readonly onGive: (kind: string) => void;
}) => {
  const say = useWords(gapsWords);
  const { word } = useInWords();
  const { unit, nameOf } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const what = word('evidence', kind);
  if (item.evidence[kind] !== undefined) {
    return (
      <span>
        <b>{what}</b> <span className="mark rule-in-force">{say('close.there')}</span>
      </span>
    );
  }
  const signature = kind === 'signature';
  const mine = may && (!signature || terms.giver === unit);
  const who =
    kind === 'recount' || kind === 'merged'
      ? say(`close.system.${kind}`)
      : signature && !mine
        ? say('close.signature-of', { unit: nameOf(terms.giver ?? '') })
        : mine
          ? null
          : say('close.not-yours');
  return (
    <span className="gap-proof">
      <b>{what}</b>
      {who !== null && <span className="quiet small">{who}</span>}
      {who === null && (
        <button
          type="button"
          className="button"
          disabled={give.isPending}
          onClick={() => {
            if (!signature) onGive(kind);
            else {
              give.mutate(
                { type: 'record', case: item.case, kind },
                { onSuccess: () => toast({ text: say('close.signed') }) },
              );
            }
          }}
        >
          {signature
            ? say('close.sign')
            : say('close.give', { what: kind === 'different' ? say('close.different') : what })}
        </button>
      )}
      <Refusal error={give.error} />
    </span>
  );
};

/** What closes a gap, proof given here, and the closing itself: by whom policy lets. */
export const CloseGap = ({ item }: { readonly item: ListedCase }) => {
  const { t } = useTranslation();
  const say = useWords(gapsWords);
  const { unit, may, nameOf } = useSession();
  const toast = useToast();
  const close = useGive(unit);
  const { data: terms, error } = useAsked(gapTerms, `/v1/gaps/${item.case}`);
  const steps = useSteps([item.case]);
  const [giving, setGiving] = useState<string | null>(null);
  const mine = steps.data?.find((one) => one.case === item.case);
  if (item.custody === 'closed') return null;
  if (terms === undefined) return error === null ? null : <Refusal error={error} />;
  const settled = mine?.endings.find(({ ending }) => ending === 'settled');
  const holds = unit === item.holder;
  return (
    <section className="card gap-close no-print" aria-label={say('close.title')}>
      <h2>{say('close.title')}</h2>
      <p>
        <b>{named(t, 'gap', terms.kind)}</b>
      </p>
      <h3>{say('close.needs')}</h3>
      <ul className="gap-needs">
        {terms.needs.map((need) => (
          <li key={need}>
            {alternatives(need).map((kind, index) => (
              <div key={kind}>
                {index > 0 && <span className="quiet small">{say('close.or')}</span>}
                <Proof
                  item={item}
                  kind={kind}
                  terms={terms}
                  may={may.act && mine?.records.includes(kind) === true}
                  onGive={setGiving}
                />
              </div>
            ))}
          </li>
        ))}
      </ul>
      {giving !== null && <ProofForm key={giving} gap={item.case} kind={giving} onDone={() => setGiving(null)} />}
      {terms.subject !== null && terms.other !== null && <Twins subject={terms.subject} other={terms.other} />}
      {terms.fourEyes && (
        <p className={terms.own ? 'notice' : 'quiet small'}>
          {terms.own ? say('close.own', { unit: nameOf(item.holder) }) : say('close.four-eyes')}
        </p>
      )}
      {!holds && <p className="quiet small">{say('close.who', { unit: nameOf(item.holder) })}</p>}
      <Refusal error={close.error} />
      {may.act && settled?.barred === null && (
        <button
          type="button"
          className="button strong"
          disabled={close.isPending}
          onClick={() =>
            close.mutate(
              { type: 'close', case: item.case, ending: 'settled' },
              { onSuccess: () => toast({ text: say('close.done') }) },
            )
          }
        >
          {say('close.do')}
        </button>
      )}
    </section>
  );
};
