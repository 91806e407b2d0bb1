import type { House } from '../app/house.ts';
import type { Task } from '../app/background.ts';

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
  readonly onProgress: (done: number, total: number) => void;
  readonly shouldStop: () => boolean | 'pause';
  /** Minute of the day from which it is played at its speed; before, as fast as commands go. */
  readonly paceFrom: number | undefined;
}

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
  addAccount(
    house: House,
    account: { username: string; unit: string; role: string; name: string },
  ): Promise<SampleAccount>;
  /** Lets time run on at the world's pace if a simulator left it standing. */
  letTimeRun(house: House): Promise<void>;
  loadSample(house: House): Promise<readonly SampleAccount[]>;
  simulate(house: House, options: SimulateOptions): Promise<Readonly<Record<string, unknown>>>;
  verify(
    house: House,
    options: { home: string; onProgress: (done: number, total: number) => void },
  ): Promise<{
    readonly ok: boolean;
    readonly findings: readonly { invariant: string; case: string | null; text: string }[];
  }>;
  anchor(house: House, home: string): Promise<void>;
  backup(house: House, file: string): Promise<Readonly<Record<string, unknown>>>;
  restore(house: House, home: string, file: string): Promise<Readonly<Record<string, unknown>>>;
  bench(options: { json: boolean; only: string | undefined; say: (line: string) => void }): Promise<readonly object[]>;
}
