import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { accountPage } from '../../../contract/answer.ts';
import { sampleStanding, unitDependents, unitLoads } from '../../../contract/administration.ts';
import { type CalendarView, calendarView } from '../../../contract/calendar.ts';
import { dutyView, rosterHoles, rosterView } from '../../../contract/duty.ts';
import { waysIn } from '../../../contract/sign-in.ts';
import { vehicleList } from '../../../contract/vehicle.ts';
import { type Question, ask } from '../../ask/request.ts';

// What administrators see. It changes by their own hands: asked anew after each act, not by the doorbell.

const key = ['administration'] as const;

const asked = <T extends z.ZodType>(schema: T, admin: string, path: string) => ({
  queryKey: [...key, admin, path],
  queryFn: ({ signal }: { readonly signal: AbortSignal }): Promise<z.output<T>> =>
    ask(schema, path, { unit: admin, signal }),
});
/** A list page after page, until it is whole. */
const askedWhole = <Item>(schema: z.ZodType<{ items: Item[]; next: string | null }>, admin: string, path: string) => ({
  queryKey: [...key, admin, path],
  queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<{ readonly items: readonly Item[] }> => {
    const items: Item[] = [];
    for (let next: string | null = ''; next !== null;) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const page = await ask(schema, `${path}${cursor}`, { unit: admin, signal });
      items.push(...page.items);
      ({ next } = page);
    }
    return { items };
  },
});
const at = encodeURIComponent;

export const useLoads = (admin: string) => useQuery(asked(unitLoads, admin, '/v1/units/loads'));
export const useDependents = (admin: string, unit: string) =>
  useQuery(asked(unitDependents, admin, `/v1/units/${at(unit)}/dependents`));
export const useAccounts = (admin: string, unit: string) =>
  useQuery(askedWhole(accountPage, admin, `/v1/accounts?unit=${at(unit)}`));
export const useOnDuty = (admin: string, unit: string) =>
  useQuery(asked(dutyView, admin, `/v1/on-duty?unit=${at(unit)}`));
const span = (from: string, until: string): string => `from=${at(from)}&until=${at(until)}`;
export const useRoster = (admin: string, unit: string, from: string, until: string) =>
  useQuery(asked(rosterView, admin, `/v1/units/${at(unit)}/roster?${span(from, until)}`));
export const useHoles = (admin: string, unit: string, from: string, until: string) =>
  useQuery(asked(rosterHoles, admin, `/v1/units/${at(unit)}/roster/holes?${span(from, until)}`));
export const useVehicles = (admin: string, unit: string) =>
  useQuery(askedWhole(vehicleList, admin, `/v1/vehicles?unit=${at(unit)}`));
/** @param year null for the one that it is in the city */
export const useCalendar = (admin: string, year: number | null) =>
  useQuery({
    ...asked(calendarView, admin, year === null ? '/v1/calendar' : `/v1/calendar?year=${year}`),
    // The year before stays until the other one is there.
    placeholderData: (before: CalendarView | undefined) => before,
  });
export const useSample = (admin: string) => useQuery(asked(sampleStanding, admin, '/v1/sample'));
/** Whether another issuer signs people in here. */
export const useIssuerHere = () =>
  useQuery({ queryKey: ['ways-in'], queryFn: ({ signal }) => ask(waysIn, '/v1/auth/ways', { signal }) });

/** One act of an administrator: a method, where, and with what. */
export interface Act {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

/** Does something as an administrator; what is shown is asked anew. */
export const useAct = (admin: string) => {
  const memory = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }: Act): Promise<unknown> => {
      const question: Question = { method, unit: admin, ...(body === undefined ? {} : { body }) };
      return ask(z.unknown(), path, question);
    },
    onSuccess: () =>
      Promise.all([memory.invalidateQueries({ queryKey: key }), memory.invalidateQueries({ queryKey: ['units'] })]),
  });
};

/** The address of a unit, a vehicle, or of an account, with what follows. */
export const unitAt = (unit: string, rest = ''): string => `/v1/units/${at(unit)}${rest}`;
export const vehicleAt = (vehicle: string): string => `/v1/vehicles/${at(vehicle)}`;
export const accountAt = (account: string, rest = ''): string => `/v1/accounts/${at(account)}${rest}`;
