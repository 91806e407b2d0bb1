import { useEffect, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { AccountView } from '../../../contract/answer.ts';
import { unitList } from '../../ask/answers.ts';
import { ask } from '../../ask/request.ts';
import { landingOf } from '../landing.ts';
import { screens } from '../screens.ts';

const chosen = 'huan.unit';

const hasJustEntered = (): boolean =>
  window.location.pathname === '/' && new URLSearchParams(window.location.search).get('sign-in') === 'done';

/**
 * Brings somebody who has just signed in on the start page to where their work is. Whoever opened another address stays.
 *
 * @returns whether they are there
 */
export const useLanding = (account: AccountView | null | undefined): boolean => {
  const [, setLanded] = useState(0);
  const pending = account !== null && account !== undefined && account.limited !== true && hasJustEntered();
  const units = useQuery({
    queryKey: ['units'],
    queryFn: async ({ signal }) => (await ask(unitList, '/v1/units', { signal })).items,
    enabled: pending,
  });
  const { data, isError } = units;
  useEffect(() => {
    if (!pending || (data === undefined && !isError)) return;
    const wanted = landingOf(account, data ?? [], localStorage.getItem(chosen));
    // A screen that is not there yet would greet with "no such page".
    window.history.replaceState(null, '', screens.some(({ path }) => path === wanted) ? wanted : '/');
    setLanded((count) => count + 1);
  }, [pending, account, data, isError]);
  return !pending;
};
