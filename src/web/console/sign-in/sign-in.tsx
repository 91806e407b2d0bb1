import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWaysIn } from '../../ask/sign-in.ts';
import { useWords } from '../../text/words.ts';
import { LanguageChoice, ThemeChoice } from '../../ui/choices.tsx';
import { RingSign } from '../../ui/ring-sign.tsx';
import '../../styles/sign-in.css';
import { CodeStep } from './code-step.tsx';
import { PasswordStep } from './password-step.tsx';
import { signInWords } from './words.ts';

const sign = [
  { passed: 1, held: 0, offered: 0, late: false },
  { passed: 1, held: 0, offered: 0, late: false },
  { passed: 1, held: 0, offered: 0, late: false },
  { passed: 0, held: 1, offered: 0, late: false },
  { passed: 0, held: 0, offered: 0, late: false },
] as const;

/** The card at the door, with what is to be done on it. */
export const DoorCard = ({ children }: { readonly children: ReactNode }) => {
  const { t } = useTranslation();
  return (
    <main className="middle">
      <div className="sign-in">
        <div className="sign-in-brand">
          <RingSign arcs={sign} closed={false} size={56} />
          <p className="brand">
            <span lang="en">Huan</span> <span lang="zh-Hans">环</span>
          </p>
          <p className="quiet">{t('app.purpose')}</p>
        </div>
        {children}
      </div>
      <div className="sign-in-choices">
        <LanguageChoice />
        <ThemeChoice />
      </div>
    </main>
  );
};

const returned = {
  failed: 'sign-in.issuer-failed',
  unknown: 'sign-in.issuer-unknown',
  disabled: 'sign-in.disabled',
  factor: 'sign-in.factor',
} as const;

/** How the other issuer sent the browser back: told once, then the address is plain again. */
const useReturned = (): string | null => {
  const [said] = useState(() => new URLSearchParams(window.location.search).get('sign-in'));
  useEffect(() => {
    if (said !== null) window.history.replaceState(null, '', window.location.pathname);
  }, [said]);
  return said;
};

/** Signing in. `ended`: somebody was signed in a moment ago. */
export const SignIn = ({ ended }: { readonly ended: boolean }) => {
  const say = useWords(signInWords);
  const ways = useWaysIn();
  const back = useReturned();
  const [ticket, setTicket] = useState<string | null>(null);
  const [over, setOver] = useState<'no' | 'left' | 'ended'>('no');
  const carried = back === 'code' && ways.data?.ticket === true && over === 'no';
  if (ticket !== null || carried) {
    return (
      <DoorCard>
        <CodeStep
          ticket={ticket}
          onBack={(late) => {
            setTicket(null);
            setOver(late ? 'ended' : 'left');
          }}
        />
      </DoorCard>
    );
  }
  const notice = (): string | null => {
    if (over === 'ended') return say('code.ended');
    if (over === 'left') return null;
    if (back !== null && back in returned) return say(returned[back as keyof typeof returned]);
    return ended ? say('sign-in.ended') : null;
  };
  return (
    <DoorCard>
      <PasswordStep ways={ways.data} notice={notice()} onDue={setTicket} />
    </DoorCard>
  );
};
