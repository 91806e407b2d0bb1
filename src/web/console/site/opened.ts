import { useQuery } from '@tanstack/react-query';
import { type RoomsAsked, roomsAsked } from '../../../contract/dispatch.ts';
import { type LodgingPage, lodgingPage } from '../../../contract/territory.ts';
import { type Opening, useOpening } from '../../ask/opening.ts';
import { liveKey } from '../../ask/queries.ts';
import { ask } from '../../ask/request.ts';
import { observeNow } from '../../ui/clock.ts';
import { useSession } from '../session.tsx';

// Names and rooms of a place, opened by one press and read once: what the doorbell asks for comes without them.

/** A place as it is shown: names and rooms as they were opened, everything else as it is now. */
export interface ShownLodging extends LodgingPage {
  /** Who has come since names and rooms were opened: theirs are not known here. */
  readonly joined: ReadonlySet<string>;
}

type Sealed = Pick<LodgingPage['people'][number], 'name' | 'room' | 'floor' | 'zone'>;

/** Asks for a place; for its names only when this opening has not read them. */
export const openedLodging = async (
  opening: Opening,
  path: string,
  question: (names: boolean) => Promise<LodgingPage>,
): Promise<ShownLodging> => {
  interface Row {
    readonly case: string;
    readonly lodger: LodgingPage['people'][number];
    readonly person?: Sealed & Record<string, unknown>;
  }
  const { page, items } = await opening.page(path, async (names) => {
    const answer = await question(names);
    const rows = answer.people.map((lodger): Row => {
      const { case: id, name, room, floor, zone } = lodger;
      return { case: id, lodger, ...(names ? { person: { name, room, floor, zone } } : {}) };
    });
    return { page: answer, items: rows };
  });
  return {
    ...page,
    people: items.map(({ lodger, person }) => ({ ...lodger, ...person })),
    joined: new Set(opening.names ? items.filter(({ person }) => person === undefined).map(({ case: id }) => id) : []),
  };
};

/** One place with its people, asked again when the doorbell rings. */
export const useLodging = (place: string, names: boolean) => {
  const { unit } = useSession();
  const opening = useOpening(names);
  const path = `/v1/lodgings/${encodeURIComponent(place)}`;
  return useQuery({
    queryKey: [...liveKey, unit, path, names],
    queryFn: async ({ signal }) => {
      const page = await openedLodging(opening, path, (named) =>
        ask(lodgingPage, `${path}?names=${String(named)}`, { unit, signal }),
      );
      observeNow(page.now);
      return page;
    },
    placeholderData: (before) => before,
  });
};

/** For whom rooms are asked of us; names again only when somebody new is among them, for rooms are given to people. */
export const useRoomsAsked = (wanted: boolean) => {
  const { unit } = useSession();
  const opening = useOpening(true, true);
  return useQuery({
    queryKey: [...liveKey, unit, '/v1/dispatch/rooms'],
    queryFn: async ({ signal }): Promise<RoomsAsked> => {
      const { items, ...page } = await opening.page('rooms', async (names) => {
        const answer = await ask(roomsAsked, `/v1/dispatch/rooms?names=${String(names)}`, { unit, signal });
        return { ...answer, items: answer.items.map(({ name, ...one }) => ({ ...one, person: { name } })) };
      });
      observeNow(page.now);
      return { ...page, items: items.map(({ person, ...one }) => ({ ...one, name: person.name })) };
    },
    enabled: wanted,
    placeholderData: (before) => before,
  });
};
