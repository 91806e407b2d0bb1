import { Suspense, lazy, useEffect } from 'react';
import { Boundary } from '../ui/trouble.tsx';
import type { Field } from './field.ts';
import { Home } from './screens/home.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { FieldProvider, useSnapshot } from './use.tsx';
import { useWay } from './way.ts';

// The first screen comes at once; the others follow, and lie on the phone with it.
const work = () => import('./screens/work.tsx');
const Work = lazy(async () => ({ default: (await work()).Work }));

const told = import('./told/told.tsx');
const Told = lazy(async () => ({ default: (await told).Told }));

const Way = () => {
  const { me, signedOut } = useSnapshot();
  const way = useWay();
  useEffect(() => void work(), []);
  if (me === null || (signedOut && way[0] === 'sign-in')) return <SignIn />;
  if (way.length === 0 || way[0] === 'sign-in') return <Home />;
  return <Work way={way} />;
};

/** The field app. */
export const FieldApp = ({ field }: { readonly field: Field }) => (
  <Boundary>
    <FieldProvider field={field}>
      <Suspense fallback={<main className="f-screen" />}>
        <Way />
      </Suspense>
      <Suspense fallback={null}>
        <Told />
      </Suspense>
    </FieldProvider>
  </Boundary>
);
