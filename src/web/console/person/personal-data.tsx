import type { ListedCase } from '../../../contract/answer.ts';
import { countryName } from '../../text/country.ts';
import { currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { caseWords } from './words.ts';

const known = [
  'nativeName',
  'namePinyin',
  'surname',
  'givenNames',
  'birthDate',
  'sex',
  'nationality',
  'documents',
  'phone',
  'email',
  'address',
  'seat',
  'busSeat',
  'room',
  'floor',
  'plate',
  'driver',
  'temperature',
  'note',
] as const;

const ofCountry: ReadonlySet<string> = new Set(['nationality', 'issuer']);

const inText = (name: string, value: unknown): string => {
  if (typeof value === 'string' && ofCountry.has(name)) return countryName(value, currentLanguage());
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((one) => inText(name, one)).join(' · ');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([part, one]) => inText(part, one))
    .join(' ');
};

/** What identifies the person, opened on request. */
export const PersonalData = ({ person }: { readonly person: ListedCase['person'] }) => {
  const say = useWords(caseWords);
  const entries = known.flatMap((name) => {
    const text = inText(name, person?.[name]);
    return text === '' ? [] : [{ name, text }];
  });
  return (
    <section className="card">
      <h2>{say('personal.title')}</h2>
      {entries.length === 0 ? (
        <p className="quiet">{say('personal.none')}</p>
      ) : (
        <dl className="pairs">
          {entries.map(({ name, text }) => (
            <div key={name}>
              <dt>{say(`personal.${name}`)}</dt>
              <dd>
                <bdi>{text}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
};
