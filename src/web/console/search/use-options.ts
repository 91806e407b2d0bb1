import { useQuery } from '@tanstack/react-query';
import { casePage } from '../../../contract/answer.ts';
import { unitReadings } from '../../../contract/administration.ts';
import { flightPage } from '../../ask/answers.ts';
import { ask } from '../../ask/request.ts';
import { currentLanguage } from '../../text/language.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { casePath, flightPath, runPath } from '../../ui/address.ts';
import { cityStamp } from '../../ui/moment.ts';
import { useAsked } from '../asked.ts';
import { deskWords } from '../desk/words.ts';
import { markOf, personName, personSeat } from '../person/person.ts';
import { screens } from '../screens.ts';
import { useSession } from '../session.tsx';
import { meWords } from '../me/words.ts';
import { shellWords } from '../shell/words.ts';
import { type Option, best, flightName, flightsFor, plain, unitsFor } from './options.ts';
import { searchWords } from './words.ts';

// Numbers are compared whole, names by their words: shorter than this nobody is meant.
const shortest = /\p{Script=Han}|[\p{L}\p{N}].*[\p{L}\p{N}]/u;

/**
 * People and runs that carry what was typed. Every answer is a recorded reading: it is asked once, never again by the
 * doorbell, and forgotten with the dialog.
 */
const usePeople = (text: string) => {
  const { unit, may } = useSession();
  return useQuery({
    queryKey: ['search', unit, text],
    queryFn: ({ signal }) =>
      ask(casePage, '/v1/search', { method: 'POST', unit, signal, body: { text, closed: true, limit: 12 } }),
    enabled: may.read && shortest.test(text),
    gcTime: 0,
  });
};

const useReadings = () => {
  const { unit } = useSession();
  return useQuery({
    queryKey: ['unit-readings', unit],
    queryFn: ({ signal }) => ask(unitReadings, '/v1/units/readings', { unit, signal }),
  });
};

const useScreens = (typed: string): readonly Option[] => {
  const sayShell = useWords(shellWords);
  const sayMe = useWords(meWords);
  const say = useWords(searchWords);
  const session = useSession();
  const { mine, unit, nameOf, choose, signOut } = session;
  const all: readonly (Option & { readonly names: readonly string[] })[] = [
    ...screens.flatMap(({ path, nav }) =>
      nav?.shows(session) === true
        ? [
            {
              id: `screen ${path}`,
              group: 'screens' as const,
              name: sayShell(nav.name),
              detail: '',
              icon: nav.icon,
              to: path,
              names: [...shellWords[nav.name], path],
            },
          ]
        : [],
    ),
    {
      id: 'screen me',
      group: 'screens',
      name: sayMe('me.title'),
      detail: '',
      icon: 'person',
      to: '/me',
      names: [...meWords['me.title'], 'me', 'account'],
    },
    ...mine
      .filter((one) => one !== unit)
      .map((one) => ({
        id: `act ${one}`,
        group: 'screens' as const,
        name: say('search.act-as', { unit: nameOf(one) }),
        detail: one,
        icon: 'desk' as const,
        run: () => choose(one),
        names: [nameOf(one), one],
      })),
    {
      id: 'sign-out',
      group: 'screens',
      name: sayMe('me.sign-out'),
      detail: '',
      icon: 'out',
      run: signOut,
      names: [...meWords['me.sign-out'], 'logout'],
    },
  ];
  return plain(typed) === '' ? all : best(plain(typed), all, ({ names }) => names);
};

/**
 * Everything that fits what was typed.
 *
 * @param typed as it stands in the field
 * @param asked what people are looked for by: set when somebody paused, or a scanner pressed Enter
 */
export const useOptions = (
  typed: string,
  asked: string,
): { readonly options: readonly Option[]; readonly asking: boolean; readonly error: unknown } => {
  const say = useWords(searchWords);
  const sayDesk = useWords(deskWords);
  const { word } = useInWords();
  const { units, nameOf, may } = useSession();
  const language = currentLanguage();
  const any = plain(typed) !== '';
  const people = usePeople(asked);
  const flights = useAsked(flightPage, any && may.read ? '/v1/flights?open=false&limit=200' : null);
  const readings = useReadings();
  const hasRuns = screens.some(({ path }) => path.startsWith('/runs/'));

  // Namesakes are told apart by how they came.
  const flightOf = (voyage: string | null): string | null => {
    const flight = voyage === null ? undefined : flights.data?.items.find((one) => one.case === voyage);
    return flight === undefined ? null : flightName(flight).name;
  };
  const found = asked === typed.trim() ? (people.data?.items ?? []) : [];
  const hits = found
    .toSorted((one, other) => Number(one.custody === 'closed') - Number(other.custody === 'closed'))
    .map((item): Option => {
      const name = personName(item.person);
      const plate = typeof item.person?.['plate'] === 'string' ? item.person['plate'] : null;
      const born = typeof item.person?.['birthDate'] === 'string' ? item.person['birthDate'] : null;
      const kind = item.loop === 'arrival' ? null : word('loop', item.loop);
      return {
        id: `case ${item.case}`,
        group: 'people',
        name: [kind, name ?? plate ?? sayDesk('desk.person', { mark: markOf(item.case) })]
          .filter((part) => part !== null)
          .join(' '),
        detail: [
          born,
          flightOf(item.voyage),
          personSeat(item.person),
          item.custody === 'closed' ? say('search.closed') : word('link', item.link),
          nameOf(item.holder),
        ]
          .filter((part) => part !== null && part !== '')
          .join(' · '),
        icon: item.loop === 'run' ? 'dispatch' : 'person',
        to: item.loop === 'run' && hasRuns ? runPath(item.case) : casePath(item.case),
        of: item,
      };
    });
  const planes = any
    ? flightsFor(typed, flights.data?.items ?? []).map((flight): Option => {
        const { name, from, stamp } = flightName(flight);
        const when = stamp === '' ? cityStamp(Date.parse(flight.openedAt)) : stamp;
        return {
          id: `flight ${flight.case}`,
          group: 'flights',
          name: name === '' ? markOf(flight.case) : name,
          detail: [from, when.replace('T', ' ')].filter((part) => part !== '').join(' · '),
          icon: 'flight',
          to: flightPath(flight.case),
        };
      })
    : [];
  const places = any
    ? unitsFor(typed, units, readings.data?.items).map(({ unit, kind, names, parent }): Option => ({
        id: `unit ${unit}`,
        group: 'units',
        name: say('search.unit-desk', { unit: names[language] }),
        detail: [word('unit-kind', kind), parent === null ? null : nameOf(parent), unit]
          .filter((part) => part !== null)
          .join(' · '),
        icon: 'desk',
        to: '/desk',
        search: { of: unit, list: 'holding' },
      }))
    : [];
  const pages = useScreens(typed);
  return {
    options: [...hits, ...planes, ...places, ...pages],
    asking: people.isFetching && people.isLoading,
    error: people.error,
  };
};
