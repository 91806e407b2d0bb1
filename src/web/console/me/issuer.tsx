import { useEffect, useState } from 'react';
import { useFactors, useUnlink } from '../../ask/me.ts';
import { goToIssuer, useWaysIn } from '../../ask/sign-in.ts';
import { useWords } from '../../text/words.ts';
import { AskPassword } from './ask-password.tsx';
import { meWords } from './words.ts';

const outcomes = ['linked', 'taken', 'failed'] as const;

/** Sign-in by another issuer, where one is configured. */
export const IssuerPart = () => {
  const say = useWords(meWords);
  const factors = useFactors();
  const ways = useWaysIn();
  const unlink = useUnlink();
  const [outcome] = useState(() => {
    const said = new URLSearchParams(window.location.search).get('issuer');
    return outcomes.find((one) => one === said) ?? null;
  });
  useEffect(() => {
    if (outcome !== null) window.history.replaceState(null, '', window.location.pathname);
  }, [outcome]);
  const linked = factors.data?.issuer ?? null;
  if (linked === null) return null;
  return (
    <section className="card me-part" aria-labelledby="me-issuer">
      <h2 id="me-issuer">{ways.data?.issuer?.name ?? say('issuer.title')}</h2>
      {outcome !== null && (
        <p className={outcome === 'linked' ? 'notice' : 'notice trouble'} role="status">
          {say(`outcome.${outcome}`)}
        </p>
      )}
      <p className={linked ? 'fine' : 'quiet'}>{say(linked ? 'issuer.linked' : 'issuer.not-linked')}</p>
      {linked ? (
        <AskPassword
          text={say('issuer.unlink')}
          danger
          onPassword={async (password) => void (await unlink.mutateAsync(password))}
        />
      ) : (
        <AskPassword text={say('issuer.link')} onPassword={(password) => goToIssuer({ password })} />
      )}
    </section>
  );
};
