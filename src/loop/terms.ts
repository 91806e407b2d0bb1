/**
 * Terminology
 *
 * loop      the definition of one kind of case: links, holders, evidence, clocks
 * case      one run of a loop for one subject
 * link      a stage of a loop
 * unit      an agency, team, site, laboratory or vehicle crew; units form a tree
 * holder    the one unit accountable for a case now
 * handover  offer → acceptance or refusal; custody moves only on acceptance
 * evidence  a recorded fact that a link demands before anyone leaves it
 * clock     a deadline with the rule that set it
 * gap       a broken invariant or a difference in a count: a case of its own
 * bond      a case (a specimen) that holds another case (its person) while it is open
 * place     a bed or a seat in a case of limited capacity (a site)
 *
 * The two instants of every event: `happenedAt` (from the device) and `recordedAt` (the database).
 */

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** UUID of a case. */
export type CaseId = Brand<string, 'CaseId'>;
/** UUID made by whoever gives the command; the same id never acts twice. */
export type CommandId = Brand<string, 'CommandId'>;
/** Short code of a unit, such as `PVG-CUSTOMS`. */
export type UnitId = Brand<string, 'UnitId'>;
/** Id of an account or of the system itself. */
export type ActorId = Brand<string, 'ActorId'>;
/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = Brand<number, 'Instant'>;

/** A value a policy may look at. Never personal data that identifies. */
export type Fact = string | number | boolean | null | readonly string[];
export type Facts = Readonly<Record<string, Fact>>;

/** Any JSON value, for what is sealed and never looked at by the kernel. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Tells whether a text is a lower-case UUID. */
export const isUuid = (text: string): boolean => uuid.test(text);

// The only places where a bare value becomes a term. Whoever calls them has parsed the value.
export const caseId = (text: string): CaseId => text as CaseId;
export const commandId = (text: string): CommandId => text as CommandId;
export const unitId = (text: string): UnitId => text as UnitId;
export const actorId = (text: string): ActorId => text as ActorId;
export const instant = (milliseconds: number): Instant => milliseconds as Instant;

export const minutes = (count: number): number => count * 60_000;
export const days = (count: number): number => count * 86_400_000;

/** The instant `milliseconds` after another. */
export const after = (start: Instant, milliseconds: number): Instant => instant(start + milliseconds);

/** Who Huan itself is when a clock runs out. */
export const systemActor: ActorId = actorId('huan');
export const systemUnit: UnitId = unitId('HUAN');
