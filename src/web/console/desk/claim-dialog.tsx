import { useState } from 'react';
import { Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ListedCase, casePage } from '../../../contract/answer.ts';
import { type ClaimableView, claimablePage } from '../../../contract/claimable.ts';
import { useGive } from '../../ask/command.ts';
import { ask } from '../../ask/request.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { RingSign } from '../../ui/ring-sign.tsx';
import { CaseName } from '../person/case-name.tsx';
import { arcsOf } from '../person/person.ts';
import { ReasonDialog } from '../reason-dialog.tsx';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useSteps } from '../steps.ts';
import { useToast } from '../toast.tsx';
import { deskWords } from './words.ts';

interface Claiming {
  readonly case: string;
  readonly link: string;
}

/** Who was found: those whom this desk sees, and those elsewhere who carry just what was typed. */
interface Found {
  readonly seen: readonly ListedCase[];
  readonly elsewhere: readonly ClaimableView[];
}

/** Whoever physically has a person whose giver is silent finds them by what they carry, and claims them. */
export const ClaimDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const say = useWords(deskWords);
  const { word } = useInWords();
  const { unit, nameOf } = useSession();
  const toast = useToast();
  const [text, setText] = useState('');
  const [claiming, setClaiming] = useState<Claiming | null>(null);
  const claim = useGive(unit);
  const begin = (next: Claiming): void => {
    // What was said against another claim does not stand here.
    claim.reset();
    setClaiming(next);
  };
  const find = useMutation({
    mutationFn: async (typed: string): Promise<Found> => {
      const asked = async (body: object) =>
        (await ask(casePage, '/v1/search', { method: 'POST', unit, body: { loop: 'arrival', ...body } })).items;
      const hits = [
        ...(await asked({ document: typed })),
        ...(await asked({ name: typed })),
        ...(await asked({ qr: typed })),
      ];
      const seen = hits.filter((hit, index) => hits.findIndex((one) => one.case === hit.case) === index);
      if (seen.length > 0 || typed.length < 4) return { seen, elsewhere: [] };
      const { items } = await ask(claimablePage, '/v1/claimable', { method: 'POST', unit, body: { carries: typed } });
      return { seen, elsewhere: items };
    },
  });
  const hits = find.data?.seen ?? [];
  const elsewhere = find.data?.elsewhere ?? [];
  const steps = useSteps(hits.map((one) => one.case));
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={say('claim.title')}
      closeButtonProps={{ 'aria-label': say('reason.cancel') }}
    >
      <div className="evidence-form">
        <p className="quiet">{say('claim.what')}</p>
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== '') find.mutate(text.trim());
          }}
        >
          <TextInput
            data-autofocus
            className="grow"
            label={say('claim.find')}
            autoComplete="off"
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <button type="submit" className="button strong" disabled={find.isPending}>
            {say('claim.search')}
          </button>
        </form>
        <Refusal error={find.error} />
        {elsewhere.length > 0 && <p className="quiet">{say('claim.elsewhere')}</p>}
        {find.isSuccess && hits.length + elsewhere.length === 0 && <p className="notice">{say('claim.nobody')}</p>}
        <ul className="case-list">
          {elsewhere.map((item) => (
            <li key={item.case}>
              <div className="case-row">
                <span className="case-row-what">
                  <b>{nameOf(item.holder)}</b>
                  <span className="quiet small">{word('link', item.link)}</span>
                </span>
                {item.links.map((link) => (
                  <button key={link} type="button" className="button" onClick={() => begin({ case: item.case, link })}>
                    {say('claim.do')} · {word('link', link)}
                  </button>
                ))}
              </div>
            </li>
          ))}
          {hits.map((item) => {
            const links = steps.data?.find((one) => one.case === item.case)?.claim ?? [];
            return (
              <li key={item.case}>
                <div className="case-row">
                  <RingSign arcs={arcsOf(item)} closed={item.custody === 'closed'} size={28} />
                  <span className="case-row-what">
                    <b>
                      <CaseName item={item} />
                    </b>
                    <span className="quiet small">
                      {word('link', item.link)} · {nameOf(item.holder)}
                    </span>
                  </span>
                  {links.map((link) => (
                    <button
                      key={link}
                      type="button"
                      className="button"
                      onClick={() => begin({ case: item.case, link })}
                    >
                      {say('claim.do')} · {word('link', link)}
                    </button>
                  ))}
                  {steps.data !== undefined && links.length === 0 && (
                    <span className="quiet small">{say('claim.impossible')}</span>
                  )}
                </div>
              </li>
            );
          })}
        </ul>
      </div>
      {claiming !== null && (
        <ReasonDialog
          title={say('reason.claim')}
          busy={claim.isPending}
          error={claim.error}
          onClose={() => setClaiming(null)}
          onDo={(reason) =>
            claim.mutate(
              { type: 'claim', case: claiming.case, link: claiming.link, reason },
              {
                onSuccess: () => {
                  toast({ text: say('claim.done') });
                  setClaiming(null);
                  onClose();
                },
              },
            )
          }
        />
      )}
    </Modal>
  );
};
