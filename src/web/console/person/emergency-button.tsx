import { useGive } from '../../ask/command.ts';
import { useWords } from '../../text/words.ts';
import { useInShort } from '../../ui/trouble.tsx';
import { deskWords } from '../desk/words.ts';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';

/** One tap for danger to life: it is recorded at once, people act, and it is reviewed within hours. */
export const EmergencyButton = ({ id }: { readonly id: string }) => {
  const say = useWords(deskWords);
  const { unit } = useSession();
  const toast = useToast();
  const inShort = useInShort();
  const give = useGive(unit);
  return (
    <button
      type="button"
      className="button danger push"
      disabled={give.isPending}
      onClick={() =>
        give.mutate(
          { type: 'emergency', case: id, reason: say('emergency.reason') },
          {
            onSuccess: () => toast({ text: say('emergency.done'), is: 'trouble' }),
            onError: (error) => toast({ text: inShort(error), is: 'trouble' }),
          },
        )
      }
    >
      {say('emergency.do')}
    </button>
  );
};
