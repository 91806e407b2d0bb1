import { z } from 'zod';
import { loops } from '../city/loops.ts';
import { roomList } from './rooms.ts';
import { day, text, unitKey, word } from './text.ts';

// Which facts each kind of evidence may carry. Facts are what policy looks at: codes, numbers and yes or no, never
// anything that identifies a person; that belongs in the personal part, which is sealed. One is no fact for policy: the
// number of a paper, `document`, is sealed with what people write.

const country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .meta({ description: 'ISO 3166-1 alpha-2' });
const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ./:+-]{0,79}$/);
const count = z.int().min(0).max(100_000);
const flag = z.boolean();
const list = <T extends z.ZodType>(item: T) => z.array(item).max(100);
const unit = unitKey.transform(String);

/** A country and the last day there, `IR 2020-03-19`. */
export const countryDay = /^[A-Z]{2} \d{4}-\d{2}-\d{2}$/;
/** By which the declaration of such a fact is known. */
export const countryDaySaid = 'ISO 3166-1 alpha-2 and the last day there, YYYY-MM-DD';

export const categories = ['traveller', 'crew', 'transit', 'diplomat', 'ship-crew', 'found-later'] as const;
export const destinations = ['city', 'jiangsu', 'zhejiang', 'anhui', 'other'] as const;
export const symptoms = [
  'fever',
  'cough',
  'fatigue',
  'sore-throat',
  'runny-nose',
  'headache',
  'muscle-ache',
  'diarrhoea',
  'vomiting',
  'short-breath',
  'chest-pain',
  'taste-smell-loss',
  'other',
] as const;
export const needs = [
  'pregnant',
  'chronic-illness',
  'reduced-mobility',
  'minor-alone',
  'carer',
  'dialysis',
  'interpreter',
  'mental-health',
  'infant',
  'other',
] as const;
export const results = ['negative', 'positive', 'inconclusive'] as const;
export const losses = ['lost', 'leaked'] as const;

const category = z.enum(categories);
const destination = z.enum(destinations);
const years = z.int().min(0).max(130);
const symptomList = list(z.enum(symptoms));
const needList = list(z.enum(needs));
const countries = list(country);
const lastIn = list(
  z
    .string()
    .regex(countryDay)
    .refine((written) => day.safeParse(written.slice(3)).success, { error: 'day' })
    .meta({ description: countryDaySaid }),
);
// What somebody says of where they were. That they are a contact is said by the search and by those above, as `contact`.
const history = {
  countries: countries.optional(),
  lastIn: lastIn.optional(),
  contactWithCase: flag.optional(),
};
const bound = { destination: destination.optional(), district: unit.optional() };
const signing = z.enum(['off', 'on', 'stays']);
const weight = { years: years.optional(), needs: needList.optional() };

type Shape = Readonly<Record<string, z.ZodType>>;
/** Facts of one kind of evidence: name → schema. */
export type KindFacts = Readonly<Record<string, Shape>>;

const none: Shape = {};

const arrival: KindFacts = {
  manifest: {
    category: category.optional(),
    years: years.optional(),
    signing: signing.optional(),
    boarded: countries.optional(),
  },
  declaration: { symptoms: symptomList, fever: flag.optional(), ...history, ...bound, ...weight },
  itinerary: history,
  status: { category, accredited: flag },
  interview: { symptoms: symptomList.optional(), fever: flag.optional(), ...history },
  consent: { given: flag.optional() },
  logbook: { aboardAt: z.int().min(0) },
  hold: { held: flag, holdAt: z.int().min(0) },
  destination: { destination: destination.optional(), district: unit.optional() },
  special: weight,
  age: { years },
  contact: { contact: flag },
  temperature: { fever: flag },
  symptoms: { symptoms: symptomList, fever: flag.optional() },
  specimen: none,
  note: none,
  wave: { wave: count.optional() },
  baggage: { pieces: count.optional(), disinfected: flag.optional() },
  // With which run, and to which door: the plan of a dispatcher. The seat itself is sealed.
  seat: { rideOn: code.optional(), rideTo: unit.optional() },
  pickup: { approved: flag.optional() },
  plate: { checked: flag },
  'plate-wrong': none,
  carer: none,
  lodging: none,
  home: { homeSuitable: flag },
  household: { household: flag },
  shared: none,
  arrived: { standAt: z.int().min(0) },
  receiver: { receiver: unit.optional() },
  checkin: none,
  order: { served: flag.optional() },
  report: { symptoms: symptomList, fever: flag.optional() },
  approval: { approved: flag.optional() },
  told: { told: unit.optional() },
  discharge: none,
  refusal: { refuses: word.optional() },
  vanished: none,
  found: none,
  muster: { present: flag.optional() },
  'not-boarded': none,
  diversion: { to: code.optional() },
  death: none,
  departure: { flight: code.optional() },
  custody: { authority: code.optional() },
  same: none,
};

const voyage: KindFacts = {
  manifest: { manifestHeads: count.optional(), legs: list(code).optional() },
  schedule: { scheduledArrival: code.optional(), estimatedArrival: code.optional() },
  stand: { stand: code },
  landing: { stand: code.optional() },
  diversion: { to: code },
  cancellation: none,
  wave: { wave: count.optional(), rows: code.optional() },
  empty: { empty: flag.optional() },
  cleaning: { finished: flag.optional() },
  hold: { held: flag, holdAt: z.int().min(0) },
  count: none,
};

const run: KindFacts = {
  // `vehicle`: which one of the register. Its plate is no secret; one that is not in the register is sealed.
  vehicle: { seats: count.optional(), vehicle: code.optional() },
  crew: { escorts: count },
  count: none,
  departure: none,
  position: none,
  breakdown: { relief: flag.optional() },
  arrival: none,
  empty: { empty: flag.optional() },
  cleaning: { finished: flag.optional() },
};

const declared: Readonly<Record<string, KindFacts>> = {
  arrival,
  voyage,
  run,
  specimen: {
    result: { result: z.enum(results) },
    loss: { result: z.enum(losses) },
    // A tube that arrives broken is a loss, and asks for another one.
    received: { intact: z.literal(true).optional() },
  },
  site: {
    // Their names are no secret: who lies in which is sealed.
    rooms: { rooms: count.optional(), roomList: roomList.optional() },
    // Accepted is what is right in every point; where one is not there is nothing to accept yet.
    checklist: {
      capacity: count,
      zones: count.optional(),
      guestsOut: z.literal(true),
      zonesApart: z.literal(true),
      staffTrained: z.literal(true),
    },
    inspection: { passed: flag.optional() },
    count: none,
    muster: none,
  },
  stand: {
    checklist: { capacity: count },
    cleaning: { finished: flag.optional() },
    inspection: { passed: flag.optional() },
  },
  gap: {
    proof: { late: flag.optional(), document: code.optional() },
    recount: none,
    signature: none,
    merged: none,
    different: { document: code.optional() },
    note: none,
  },
  handover: {},
  question: { answer: none, note: none },
  tracing: { reached: none, measured: none, recalled: none },
  help: { given: none, note: none },
  followup: {
    called: none,
    unwell: { symptoms: symptomList.optional() },
    unanswered: none,
    returned: none,
    note: none,
  },
  objection: { statement: none, decision: { endsMeasure: flag.optional() }, withdrawal: none },
};

const opening: KindFacts = {
  arrival: {
    category: category.optional(),
    signing: signing.optional(),
    contact: flag.optional(),
    ...history,
    ...bound,
    ...weight,
  },
  voyage: {
    carrier: code.optional(),
    number: code.optional(),
    from: code.optional(),
    to: code.optional(),
    day: code.optional(),
    scheduledArrival: code.optional(),
    conveyance: z.enum(['flight', 'ship']).optional(),
    ship: text(80).optional(),
    imo: code.optional(),
    callSign: code.optional(),
  },
  // `relieves`: the run whose people it takes over.
  run: { seats: count.optional(), relieves: code.optional() },
  specimen: { kind: word.optional() },
  site: {},
  // What it is called: chosen from then on, never typed again.
  stand: { stand: code.optional() },
  gap: { kind: word, about: word.optional() },
  question: { topic: word.optional(), urgent: flag.optional() },
  tracing: { kind: word.optional() },
  help: { kind: z.enum(['medicine', 'food', 'interpreter', 'distress', 'other']).optional() },
  followup: { ending: word.optional(), ...bound },
  objection: { about: word.optional() },
};

/** The facts that a kind of evidence of a loop may carry, or undefined where the city has no such kind. */
export const factsOf = (loop: string, kind: string): Shape | undefined => declared[loop]?.[kind];

/** Every pair of loop and kind that the city declares without facts being declared here. Checked by a test. */
export const undeclared = (): readonly string[] =>
  [...loops.values()].flatMap((loop) =>
    Object.keys(loop.evidence)
      .filter((kind) => factsOf(loop.name, kind) === undefined)
      .map((kind) => `${loop.name} ${kind}`),
  );

// A record names its case, not its loop, and the loop is only known once the case is loaded. Kinds of one name in
// several loops mean the same thing, so their facts are joined; what one of them demands only binds when all do.
const joined = (): ReadonlyMap<string, z.ZodType> => {
  const shapes = new Map<string, Shape[]>();
  for (const kinds of Object.values(declared)) {
    for (const [kind, shape] of Object.entries(kinds)) shapes.set(kind, [...(shapes.get(kind) ?? []), shape]);
  }
  const schemas = new Map<string, z.ZodType>();
  for (const [kind, all] of shapes) {
    const merged: Record<string, z.ZodType> = {};
    for (const shape of all) {
      for (const [name, schema] of Object.entries(shape)) {
        const everywhere = all.every((other) => other[name] !== undefined);
        merged[name] = everywhere || schema instanceof z.ZodOptional ? schema : schema.optional();
      }
    }
    schemas.set(kind, z.strictObject(merged));
  }
  return schemas;
};

const byKind = joined();
const byLoop = new Map(Object.entries(opening).map(([loop, shape]) => [loop, z.strictObject(shape)]));
const nothing = z.strictObject({});

/** The schema of the facts of a kind of evidence; kinds that nobody declared carry none. */
export const factsSchema = (kind: string): z.ZodType => byKind.get(kind) ?? nothing;
/** The schema of the facts with which a case of a loop is opened. */
export const openingSchema = (loop: string): z.ZodType => byLoop.get(loop) ?? nothing;

/** Facts by name, of any kind: their own schema is chosen by kind or loop. */
export const anyFacts = z
  .record(z.string().max(60), z.union([text(200), z.number(), z.boolean(), z.null(), z.array(text(100)).max(100)]))
  .meta({
    description: 'Facts that policy may look at; which ones, is declared per kind of evidence. Never identifying.',
  });

/** Every kind with its facts as JSON schema, for screens and for the documentation of the interface. */
export const declaredFacts = (): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(declared).map(([loop, kinds]) => [
      loop,
      {
        opening: z.toJSONSchema(openingSchema(loop), { io: 'input' }),
        evidence: Object.fromEntries(
          Object.entries(kinds).map(([kind, shape]) => [kind, z.toJSONSchema(z.strictObject(shape), { io: 'input' })]),
        ),
      },
    ]),
  );
