import { useSession } from '../session.tsx';
import { MeScreen } from './me-screen.tsx';

/** The page of one's own account, for whoever is signed in. */
export const OwnScreen = () => <MeScreen account={useSession().account} />;
