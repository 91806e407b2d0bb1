import type { House } from '../app/house.ts';
import type { MakeAccount } from '../app/account.ts';
import type { Task } from '../app/background.ts';
import type { RequestCode } from '../contract/codes.ts';

/** A server that listens. */
export interface Serving {
  readonly address: string;
  /** Finishes what it accepted, then ends. */
  stop(): Promise<void>;
}

/** Accounts of the sample city with the passwords made for them on first start. */
export interface SampleAccount {
  readonly username: string;
  readonly password: string;
  readonly unit: string;
}

export interface SimulateOptions {
  readonly day: string;
  readonly seed: number;
  readonly speed: 'max' | number;
  readonly days: number;
  readonly people: number | undefined;
  readonly onProgress: OnProgress;
  readonly shouldStop: () => boolean | 'pause';
  /** Minute of the day from which it is played at its speed; before, as fast as commands go. */
  readonly paceFrom: number | undefined;
}

/** What sign-in keeps of accounts: passwords and second factors. */
export interface AccountHands {
  readonly make: MakeAccount;
  /** Sets a password and ends every session; what stands against it, or null. */
  setPassword(account: string, password: string): Promise<RequestCode | null>;
  /** Takes away app, recovery codes and passkeys, and ends every session. */
  dropFactors(account: string): Promise<void>;
}

type OnProgress = (done: number, total: number) => void;

/** What `main` puts together and the command line only calls. */
export interface Parts {
  readonly version: string;
  serve(
    house: House,
    options: {
      host: string;
      port: number;
      home: string;
      onHuman: () => void;
      log: (line: string) => void;
      /** The process plays the sample city. */
      sample?: boolean;
    },
  ): Promise<Serving>;
  /** Tells on a port of the loopback address how a process without other pages lives and works. */
  tell(house: House, options: { port: number }): Promise<Serving>;
  tasks(house: House, home: string, log: (line: string) => void): Promise<readonly Task[]>;
  /** The sign-in of a house, for whoever administers it from a shell. */
  accounts(house: House): Promise<AccountHands>;
  /** Lets time run on at the world's pace if a simulator left it standing. */
  letTimeRun(house: House): Promise<void>;
  /** Brings the sample city in. @throws Refused where somebody's own city is */
  loadSample(house: House): Promise<readonly SampleAccount[]>;
  /** @throws Refused where the day cannot be played */
  simulate(house: House, options: SimulateOptions): Promise<Readonly<Record<string, unknown>>>;
  verify(
    house: House,
    options: { home: string; onProgress: OnProgress },
  ): Promise<{
    readonly ok: boolean;
    readonly cases: number;
    readonly events: number;
    readonly findings: readonly { invariant: string; case: string | null; text: string }[];
  }>;
  anchor(house: House, home: string): Promise<void>;
  backup(house: House, file: string, onProgress: OnProgress): Promise<Readonly<Record<string, unknown>>>;
  restore(house: House, home: string, file: string, onProgress: OnProgress): Promise<Readonly<Record<string, unknown>>>;
  bench(options: {
    only: string | undefined;
    say: (line: string) => void;
    onProgress: OnProgress;
    signal: AbortSignal;
  }): Promise<readonly object[]>;
}
