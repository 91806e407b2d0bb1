import type { AccountView } from '../../../contract/answer.ts';
import { useSayHealth } from '../../ask/me.ts';
import { useWords } from '../../text/words.ts';
import { LanguageChoice, ThemeChoice } from '../../ui/choices.tsx';
import { useNames } from '../names.tsx';
import '../../styles/me.css';
import { App } from './app.tsx';
import { MeRefused } from './ask-password.tsx';
import { IssuerPart } from './issuer.tsx';
import { Keys } from './keys.tsx';
import { momentText } from './moment-text.ts';
import { Passkeys } from './passkeys.tsx';
import { Password } from './password.tsx';
import { PushPart } from './push-part.tsx';
import { Sessions } from './sessions.tsx';
import { Ways } from './ways.tsx';
import { meWords } from './words.ts';

const Health = () => {
  const say = useWords(meWords);
  const health = useSayHealth();
  const said = health.variables;
  return (
    <section className="card me-part" aria-labelledby="me-health">
      <h2 id="me-health">{say('health.title')}</h2>
      <p className="quiet small">{say('health.why')}</p>
      <div className="me-buttons">
        {(['well', 'unwell'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className="button"
            disabled={health.isPending}
            onClick={() => health.mutate(one)}
          >
            {say(`health.${one}`)}
          </button>
        ))}
      </div>
      <p role="status">
        {health.data !== undefined &&
          said !== undefined &&
          say(health.data.shifts === 0 ? 'health.no-shift' : `health.said-${said}`)}
      </p>
      <MeRefused error={health.error} left={0} />
    </section>
  );
};

const Who = ({ account }: { readonly account: AccountView }) => {
  const say = useWords(meWords);
  const nameOf = useNames();
  return (
    <section className="card me-part" aria-labelledby="me-who">
      <h2 id="me-who">{account.name}</h2>
      <p className="quiet">
        {say('me.username')} <code>{account.username}</code>
      </p>
      <h3>{say('me.memberships')}</h3>
      <ul className="me-list">
        {account.memberships.map(({ unit, role, from, until }) => (
          <li key={`${unit} ${role} ${from ?? ''}`}>
            <div>
              <b>{nameOf(unit)}</b> <span className="badge role">{say(`role.${role}`)}</span>
              <p className="quiet small">
                {[
                  unit,
                  from === null ? null : say('me.from', { time: momentText(from) }),
                  until === null ? null : say('me.until', { time: momentText(until) }),
                ]
                  .filter((part) => part !== null)
                  .join(' · ')}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <h3>{say('me.look')}</h3>
      <div className="me-buttons">
        <LanguageChoice />
        <ThemeChoice />
      </div>
    </section>
  );
};

/** One's own account: who one is, how one signs in and is reached. */
export const MeScreen = ({ account }: { readonly account: AccountView }) => {
  const say = useWords(meWords);
  return (
    <div className="screen me">
      <div className="screen-head">
        <h1>{say('me.title')}</h1>
      </div>
      <div className="me-parts">
        <Who account={account} />
        <Sessions />
        <Health />
        <Passkeys />
        <App name={account.username ?? account.name} />
        <IssuerPart />
        <Password username={account.username} />
        <Ways account={account.account} />
        <PushPart account={account.account} />
        <Keys />
      </div>
    </div>
  );
};
