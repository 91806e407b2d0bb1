import type { AccountView } from '../../../contract/answer.ts';
import { useAskAnew } from '../../ask/me.ts';
import { useSignOut } from '../../ask/queries.ts';
import { useWords } from '../../text/words.ts';
import '../../styles/me.css';
import { SetUpApp } from '../me/app.tsx';
import { AddPasskey } from '../me/passkeys.tsx';
import { meWords } from '../me/words.ts';
import { DoorCard } from './sign-in.tsx';
import { signInWords } from './words.ts';

/** For whoever is signed in and still has to set up a second factor: that, and nothing else. */
export const Enrol = ({ account }: { readonly account: AccountView }) => {
  const say = useWords(signInWords);
  const sayMe = useWords(meWords);
  const askAnew = useAskAnew();
  const signOut = useSignOut();
  return (
    <DoorCard>
      <div className="sign-in-step">
        <h1>{say('enrol.title')}</h1>
        <p>{say('enrol.why')}</p>
        <h2>{sayMe('passkeys.title')}</h2>
        <p className="quiet small">{sayMe('passkeys.why')}</p>
        <AddPasskey onAdded={askAnew} />
        <h2>{sayMe('app.title')}</h2>
        <p className="quiet small">{sayMe('app.why')}</p>
        <SetUpApp name={account.username ?? account.name} onDone={askAnew} />
        <div className="sign-in-others">
          <button type="button" className="link" onClick={() => signOut.mutate()}>
            {sayMe('me.sign-out')}
          </button>
        </div>
      </div>
    </DoorCard>
  );
};
