/** The floor that houses write into a room's name, before its last two digits: `1203` lies on 12, `A301` on A3. Empty where it tells none. */
export const floorIn = (room: string): string => /^(.*\d)\d\d$/.exec(room.trim())?.[1] ?? '';

/** The floor that goes with a room newly chosen or typed: the one that its name tells, as long as nobody typed another one. */
export const floorWith = (room: string, before: { readonly room: string; readonly floor: string }): string =>
  before.floor === '' || before.floor === floorIn(before.room) ? floorIn(room) : before.floor;
