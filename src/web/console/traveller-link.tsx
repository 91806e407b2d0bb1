import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type TravellerLink, type TravellerPage, travellerLink, travellerPage } from '../../contract/traveller.ts';
import { ask } from '../ask/request.ts';
import { currentLanguage } from '../text/language.ts';
import { useWords } from '../text/words.ts';
import { LanguageChoice } from '../traveller/language-choice.tsx';
import { Paper, codePicture } from '../traveller/paper.tsx';
import { type Speech, speechOf } from '../traveller/speech.ts';
import { type TravellerLanguage, serverLanguage, wordsOf } from '../traveller/texts/languages.ts';
import '../traveller/paper.css';
import '../styles/traveller-link.css';
import { Refusal } from './refusal.tsx';
import { useSession } from './session.tsx';
import { travellerWords } from './traveller/words.ts';

interface Printed {
  readonly page: TravellerPage;
  readonly speech: Speech;
}

/** Prints what stands in it as soon as it is drawn, then takes it away again. */
const Printing = ({
  printed,
  link,
  onDone,
}: {
  readonly printed: Printed;
  readonly link: TravellerLink;
  readonly onDone: () => void;
}) => {
  useEffect(() => {
    document.body.classList.add('printing-paper');
    // The code is a picture: it has to be drawn before the printer asks for it.
    const timer = setTimeout(() => {
      window.print();
      onDone();
    }, 150);
    return () => {
      clearTimeout(timer);
      document.body.classList.remove('printing-paper');
    };
  }, [onDone]);
  return createPortal(
    <div className="paper-place">
      <Paper page={printed.page} link={link} speech={printed.speech} />
    </div>,
    document.body,
  );
};

const Dialog = ({ caseId, onClose }: { readonly caseId: string; readonly onClose: () => void }) => {
  const say = useWords(travellerWords);
  const { unit } = useSession();
  const [language, setLanguage] = useState<TravellerLanguage>(currentLanguage);
  const [printed, setPrinted] = useState<Printed | null>(null);
  const make = useMutation({
    mutationFn: () => ask(travellerLink, `/v1/cases/${caseId}/traveller-link`, { method: 'POST', unit }),
  });
  const prepare = useMutation({
    mutationFn: async (): Promise<Printed> => {
      const [page, words] = await Promise.all([
        ask(travellerPage, `/v1/cases/${caseId}/traveller-paper`, { unit, language: serverLanguage(language) }),
        wordsOf(language),
      ]);
      return { page, speech: speechOf(language, words) };
    },
    onSuccess: setPrinted,
  });
  const link = make.data;
  const [done] = useState(() => () => setPrinted(null));
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('traveller.title')}
      closeButtonProps={{ 'aria-label': say('traveller.close') }}
    >
      <div className="traveller-link">
        <p>{say('traveller.what')}</p>
        {link !== undefined && (
          <figure>
            <img src={codePicture(link)} alt={say('traveller.code')} width="240" height="240" />
            <figcaption>
              <span className="quiet">{say('traveller.pin')}</span>
              <strong>{link.pin}</strong>
            </figcaption>
            <code>{link.url}</code>
            <p>{say('traveller.once')}</p>
            <p className="quiet">{say('traveller.factor')}</p>
          </figure>
        )}
        <LanguageChoice language={language} label={say('traveller.language')} onChoose={setLanguage} />
        <Refusal error={make.error ?? prepare.error} />
        <div className="row end">
          <button
            type="button"
            className={link === undefined ? 'button strong' : 'button'}
            disabled={make.isPending}
            onClick={() => make.mutate()}
          >
            {say(link === undefined ? 'traveller.make' : 'traveller.again')}
          </button>
          {link !== undefined && (
            <button
              type="button"
              className="button strong"
              disabled={prepare.isPending || printed !== null}
              onClick={() => prepare.mutate()}
            >
              {say(prepare.isPending ? 'traveller.printing' : 'traveller.print')}
            </button>
          )}
        </div>
        {link !== undefined && printed !== null && <Printing printed={printed} link={link} onDone={done} />}
      </div>
    </Modal>
  );
};

/**
 * Gives a person the link to their own page: code, number, and the same on paper in one of twelve languages. For units
 * that have the person; the server refuses others, and the dialog says so.
 */
export const TravellerLinkButton = ({ caseId }: { readonly caseId: string }) => {
  const say = useWords(travellerWords);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {say('traveller.open')}
      </button>
      {open && <Dialog caseId={caseId} onClose={() => setOpen(false)} />}
    </>
  );
};
