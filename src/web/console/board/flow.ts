import type { FlightView } from '../../../contract/answer.ts';
import { type FiveLink, fiveLinks } from '../../ui/ring.ts';
import { placeOf } from './standing.ts';

/** A place on the way, with how many are held there now and how many have come this far. */
export interface Station {
  readonly place: 'aboard' | FiveLink;
  readonly held: number;
  readonly reached: number;
}

/** The way home as the people of all flights make it. Who left it on the way (hospital, onward, ended early) is beside it. */
export interface Flow {
  readonly stations: readonly Station[];
  readonly hospital: number;
  readonly onward: number;
  readonly ended: number;
}

const way = ['aboard', ...fiveLinks] as const;

/** Adds up the links of flights into one flow from plane to home. */
export const flowOf = (flights: readonly Pick<FlightView, 'links'>[]): Flow => {
  const held = new Map<string, number>();
  let ended = 0;
  let endedHome = 0;
  for (const { links } of flights) {
    for (const { link, custody, heads } of links) {
      // Counted where the strip above counts them: one name on the screen is one number.
      const place = placeOf({ link, custody }) ?? link;
      if (custody !== 'closed') held.set(place, (held.get(place) ?? 0) + heads);
      else {
        ended += heads;
        if (link === 'territory') endedHome += heads;
      }
    }
  }
  const at = (link: string): number => held.get(link) ?? 0;
  // Everybody further on has passed here; who is in hospital or in another province has been through screening.
  const off = at('hospital') + at('onward') + (ended - endedHome);
  let beyond = endedHome;
  const stations = way.toReversed().map((place): Station => {
    beyond += at(place);
    const early = place === 'transfer' || place === 'territory' ? 0 : off;
    return { place, held: at(place), reached: beyond + early };
  });
  return { stations: stations.toReversed(), hospital: at('hospital'), onward: at('onward'), ended };
};
