// Addresses of the console. Nothing that identifies a person stands in one.

const encoded = encodeURIComponent;

/** The address of a flight. */
export const flightPath = (id: string): string => `/flights/${id}`;
/** The address of a case: a person, a specimen, a gap, a question. */
export const casePath = (id: string): string => `/cases/${id}`;
/** The address of a run: one trip of one vehicle. */
export const runPath = (id: string): string => `/runs/${id}`;
/** The address of a site. */
export const sitePath = (id: string): string => `/site/${encoded(id)}`;
