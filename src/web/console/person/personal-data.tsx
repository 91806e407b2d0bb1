import type { ListedCase } from '../../../contract/answer.ts';
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

const inText = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(inText).join(' · ');
  if (typeof value === 'object' && value !== null) return Object.values(value).map(inText).join(' ');
  return '';
};

/** What identifies the person, opened on request. */
export const PersonalData = ({ person }: { readonly person: ListedCase['person'] }) => {
  const say = useWords(caseWords);
  const entries = known.flatMap((name) => {
    const text = inText(person?.[name]);
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
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
};
