import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Who } from '../../app/account.ts';
import { clearDays, readCalendar, setDays } from '../../app/calendar.ts';
import { listStands } from '../../app/stands.ts';
import { alterVehicle, enterVehicle, listVehicles } from '../../app/vehicles.ts';
import { calendarBody, calendarQuery, calendarView, dayPath, untilQuery } from '../../contract/calendar.ts';
import type { RequestCode } from '../../contract/codes.ts';
import { standList } from '../../contract/stand.ts';
import {
  newVehicleBody,
  vehicleChangeBody,
  vehicleList,
  vehiclePath,
  vehicleView,
  vehiclesQuery,
} from '../../contract/vehicle.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

/** What a city keeps beside its units: vehicles, stands, and the days on which it works. */
export const registerRoutes = ({ server, house, callers }: Desk): void => {
  const tags = ['registers'];

  /** Whoever reads cases, and whoever only administers: both must see the register. */
  const looker = async (request: FastifyRequest): Promise<Who> => {
    try {
      return await callers.who(request, 'read');
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return callers.who(request, 'administer').catch(() => {
        throw error;
      });
    }
  };
  const given = <T extends object>(result: T | RequestCode, about: readonly string[] = []): T => {
    if (typeof result === 'string') throw new Failure(result, { about });
    return result;
  };

  server.get<{ Querystring: z.output<typeof vehiclesQuery> }>(
    '/v1/vehicles',
    {
      schema: {
        tags,
        summary: 'Vehicles of a unit and those below it, your own unless told',
        querystring: vehiclesQuery,
        response: answers(vehicleList),
      },
    },
    async (request) => {
      const who = await looker(request);
      const unit = request.query.unit ?? house.units.get(who.unit)?.sees ?? who.unit;
      return given(await listVehicles(house, who, unit, request.query), [unit]);
    },
  );

  server.post<{ Body: z.output<typeof newVehicleBody> }>(
    '/v1/vehicles',
    {
      schema: {
        tags,
        summary: 'Enter a vehicle for a unit of yours',
        body: newVehicleBody,
        response: answers(vehicleView, 201),
      },
    },
    async (request, reply) => {
      const { unit, plate } = request.body;
      const added = await enterVehicle(house, await callers.who(request, 'administer'), request.body);
      return reply.code(201).send(given(added, [added === 'vehicle_exists' ? plate : unit]));
    },
  );

  server.patch<{ Params: z.output<typeof vehiclePath>; Body: z.output<typeof vehicleChangeBody> }>(
    '/v1/vehicles/:vehicle',
    {
      schema: {
        tags,
        summary: 'Change a vehicle, pass it on, take it out of service or bring it back',
        params: vehiclePath,
        body: vehicleChangeBody,
        response: answers(vehicleView),
      },
    },
    async (request) => {
      const { vehicle } = request.params;
      const changed = await alterVehicle(house, await callers.who(request, 'administer'), vehicle, request.body);
      const about = changed === 'vehicle_exists' ? (request.body.plate ?? vehicle) : vehicle;
      return given(changed, [about]);
    },
  );

  server.get(
    '/v1/stands',
    {
      schema: {
        tags,
        summary: 'Stands that are declared, which are free, taken or to be cleaned',
        response: answers(standList),
      },
    },
    async (request) => listStands(house, await looker(request)),
  );

  server.get<{ Querystring: z.output<typeof calendarQuery> }>(
    '/v1/calendar',
    {
      schema: {
        tags,
        summary: 'Days of a year that are not as the week says, and whether the city works today',
        querystring: calendarQuery,
        response: answers(calendarView),
      },
    },
    async (request) => {
      await callers.signedIn(request);
      return readCalendar(house, request.query.year);
    },
  );

  server.put<{ Body: z.output<typeof calendarBody> }>(
    '/v1/calendar/days',
    {
      schema: {
        tags,
        summary: 'Mark days as holidays or as working days: for administrators of the whole city',
        body: calendarBody,
        response: answers(calendarView),
      },
    },
    async (request) => {
      const refused = await setDays(house, await callers.who(request, 'administer'), request.body);
      if (refused !== null) throw new Failure(refused);
      return readCalendar(house, Number(request.body.days[0]?.day.slice(0, 4)));
    },
  );

  server.delete<{ Params: z.output<typeof dayPath>; Querystring: z.output<typeof untilQuery> }>(
    '/v1/calendar/days/:day',
    {
      schema: {
        tags,
        summary: 'Take the mark off a day, or off all days until another: they are as the week says',
        params: dayPath,
        querystring: untilQuery,
        response: answers(calendarView),
      },
    },
    async (request) => {
      const { day } = request.params;
      const { until = day } = request.query;
      const refused = await clearDays(house, await callers.who(request, 'administer'), day, until);
      if (refused !== null) throw new Failure(refused, { about: [day] });
      return readCalendar(house, Number(day.slice(0, 4)));
    },
  );
};
