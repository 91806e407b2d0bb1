import { expect, test } from 'vitest';
import { explainFileError, explainOutput, passingReason, StartError } from './failure.ts';

test.each([
  ['initdb: error: could not write to file: No space left on device', 'disk_full'],
  [
    'FATAL:  could not extend file: wrote only 4096 of 8192 bytes\nHINT:  Check free disk space.\nPANIC:  x',
    'disk_full',
  ],
  ['FATAL:  could not write lock file "postmaster.pid": Disk quota exceeded', 'disk_full'],
  ['initdb: could not look up effective user ID 54321: user does not exist', 'no_user'],
  [
    'postgres: error while loading shared libraries: libstdc++.so.6: cannot open shared object file',
    'binaries_unusable',
  ],
  ['FATAL:  database files are incompatible with server', 'other_version'],
  ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'no_memory'],
  ['PANIC:  could not locate a valid checkpoint record', 'damaged'],
  ['initdb: error: could not access directory "/x": Permission denied', 'home_unusable'],
  ['FATAL:  something nobody has seen', 'start_failed'],
  ['', 'start_failed'],
])('%s', (output, code) => {
  const error = explainOutput('PostgreSQL', '/home/data', output);
  expect(error.code).toBe(code);
  expect(error.message.split('\n')).toHaveLength(1);
});

test('what passes by itself is not taken for a failure, nor a failure for what passes', () => {
  expect(passingReason('LOG: could not bind IPv4 address "127.0.0.1": Address already in use')).toBe('port_taken');
  expect(passingReason('FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use')).toBe('still_busy');
  expect(passingReason('FATAL:  lock file "postmaster.pid" already exists')).toBe('still_busy');
  expect(passingReason('FATAL:  could not write lock file "postmaster.pid": No space left on device')).toBe(undefined);
});

test.each([
  ['ENOSPC', 'disk_full'],
  ['EACCES', 'home_unusable'],
  ['EROFS', 'home_unusable'],
  ['ENOTDIR', 'home_unusable'],
])('%s of the file system', (code, expected) => {
  const error = explainFileError(Object.assign(new Error(code), { code }), '/home');
  expect(error).toBeInstanceOf(StartError);
  expect(error).toMatchObject({ code: expected });
});

test('a bug is not dressed up as a sentence for the operator', () => {
  const bug = new TypeError('x is not a function');
  expect(explainFileError(bug, '/home')).toBe(bug);
});
