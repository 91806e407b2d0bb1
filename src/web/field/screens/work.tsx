// Every screen but the first, in one file of the build: a phone that has it can do everything without network.

export { Coming, ComingOne } from './coming.tsx';
export { Count } from './count.tsx';
export { ShowSigned } from './exchange.tsx';
export { Give } from './give.tsx';
export { Holding } from './holding.tsx';
export { EditEntry, Outbox } from './outbox.tsx';
export { Person } from './person.tsx';
export { Record } from './record.tsx';
export { Proof, Scan } from './scan.tsx';
