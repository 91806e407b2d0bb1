// Why an embedded server could not be started, as one sentence for the operator.

export type StartCode =
  | 'home_unusable'
  | 'home_copied'
  | 'disk_full'
  | 'other_version'
  | 'no_binaries'
  | 'binaries_unusable'
  | 'in_use'
  | 'not_ours'
  | 'no_user'
  | 'no_memory'
  | 'damaged'
  | 'start_failed';

/** The embedded server cannot be started. The message is one sentence that says what to do. */
export class StartError extends Error {
  readonly code: StartCode;

  constructor(code: StartCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'StartError';
    this.code = code;
  }
}

/** Reasons that pass by themselves: the caller tries again. */
export type PassingReason = 'port_taken' | 'still_busy';

/** What PostgreSQL's own messages (in English: it is started with LC_ALL=C) mean for a further attempt. */
export function passingReason(output: string): PassingReason | undefined {
  if (/Address already in use|could not create any TCP\/IP sockets/.test(output)) return 'port_taken';
  if (/pre-existing shared memory block|lock file ".*" already exists/.test(output)) return 'still_busy';
  return undefined;
}

/**
 * Explains a failed initdb or postgres from what it printed.
 * @param what the program, as in "initdb"
 * @param folder the folder it worked on
 */
export function explainOutput(what: string, folder: string, output: string): StartError {
  if (/No space left on device|Disk quota exceeded|Check free disk space/.test(output)) return diskFull(folder);
  if (/could not look up effective user ID/.test(output))
    return new StartError(
      'no_user',
      'PostgreSQL refuses to run as a user without a name; add this user to /etc/passwd or run huan as one that is there.',
    );
  if (/error while loading shared libraries|GLIBC|Exec format error|Library not loaded/.test(output))
    return new StartError(
      'binaries_unusable',
      `The PostgreSQL that comes with huan does not run on this system (${lastLine(output)}); set DATABASE_URL to a server of your own.`,
    );
  if (/database files are incompatible with server/.test(output))
    return new StartError(
      'other_version',
      `The data in ${folder} were made by another version or build of PostgreSQL; start them with the huan that made them.`,
    );
  if (/Cannot allocate memory|could not map anonymous shared memory/.test(output))
    return new StartError('no_memory', 'There is too little free memory to start PostgreSQL.');
  if (/could not locate a valid checkpoint record|invalid data in file|PANIC:/.test(output))
    return new StartError(
      'damaged',
      `The data in ${folder} are damaged (${lastLine(output)}); restore them from a backup.`,
    );
  if (/Permission denied|Operation not permitted|Read-only file system/.test(output))
    return new StartError('home_unusable', `PostgreSQL may not use ${folder} (${lastLine(output)}).`);
  return new StartError('start_failed', `${what} failed: ${lastLine(output)}`);
}

/** Explains an error of the file system met while preparing `folder`; anything else comes back as it was. */
export function explainFileError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || error instanceof StartError || !('code' in error)) return error;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(folder, error);
    case 'EACCES':
    case 'EPERM':
      return new StartError(
        'home_unusable',
        `This user may not read and write ${folder}; give huan a home it owns.`,
        error,
      );
    case 'EROFS':
      return new StartError('home_unusable', `${folder} is on a read-only file system.`, error);
    case 'ENOTDIR':
    case 'EEXIST':
      return new StartError('home_unusable', `${folder} cannot be a folder: a file is in its way.`, error);
    default:
      return error;
  }
}

function diskFull(folder: string, cause?: unknown): StartError {
  return new StartError('disk_full', `The disk that holds ${folder} is full; make room and start again.`, cause);
}

/** The last line that names an error, or else the last line at all. */
function lastLine(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const named = lines.filter((line) => /PANIC:|FATAL:|error:|ERROR:/.test(line));
  return (named.at(-1) ?? lines.at(-1) ?? 'it said nothing').replace(/^.*?(PANIC|FATAL|ERROR): +/, '');
}
