import { Coming, ComingOne } from './coming.tsx';
import { Count } from './count.tsx';
import { ShowSigned } from './exchange.tsx';
import { Give } from './give.tsx';
import { Holding } from './holding.tsx';
import { EditEntry, Outbox } from './outbox.tsx';
import { Person } from './person.tsx';
import { Record, kinds } from './record.tsx';
import { Phones } from './phones.tsx';
import { Proof, Scan } from './scan.tsx';

/** Every screen but the first, in one file of the build: a phone that has it can do everything without network. */
export const Work = ({ way: [screen, id, action] }: { readonly way: readonly string[] }) => {
  switch (screen) {
    case 'coming':
      return id === undefined ? <Coming /> : <ComingOne id={id} />;
    case 'give':
      return <Give key={id ?? ''} id={id ?? null} />;
    case 'person': {
      const kind = kinds.find((one) => one === action);
      if (id === undefined) return <Holding />;
      return kind === undefined ? <Person key={id} id={id} /> : <Record key={`${id} ${kind}`} id={id} kind={kind} />;
    }
    case 'count':
      return <Count key={id ?? ''} id={id ?? null} />;
    case 'outbox':
      return id === undefined ? <Outbox /> : <EditEntry order={Number(id)} />;
    case 'scan':
      return <Scan />;
    case 'show':
      return <ShowSigned key={id} order={Number(id)} />;
    case 'phones':
      return <Phones />;
    case 'proof':
      return <Proof />;
    default:
      return <Holding />;
  }
};
