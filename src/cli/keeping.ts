import type { Command } from 'commander';
import { readableFile, writableFile } from './arguments.ts';
import { example, json } from './command.ts';
import { inExistingHouse, inHouse } from './in-house.ts';
import { exits, openOutput } from './output.ts';
import type { Parts } from './parts.ts';

const linesOf = (report: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(report).map(([name, value]) => `${name}: ${String(value)}`);

/** `huan verify`, `huan backup` and `huan restore`: whether all is well, and what if it is not. */
export const keepingCommands = (program: Command, parts: Parts): void => {
  example(
    program
      .command('verify')
      .description('audit the whole ledger: chains, states, counts and invariants')
      .addOption(json()),
    'huan verify --json',
    'something is broken: see the findings',
  ).action(async (options: { json?: boolean }) => {
    const output = openOutput(options.json === true);
    const verify = async (...[house, place]: Parameters<Parameters<typeof inHouse>[1]>): Promise<void> => {
      const report = await parts.verify(house, {
        home: place.home,
        onProgress: (done, total) => output.progress('Verify', done, total),
      });
      output.result(report, [
        ...report.findings.map(({ invariant, case: id, text }) => `${invariant} ${id ?? ''} ${text}`),
        `${report.cases} cases with ${report.events} events were read.`,
        report.ok ? 'Every invariant held.' : `${report.findings.length} findings.`,
      ]);
      if (!report.ok) process.exitCode = exits.refused;
    };
    await inExistingHouse(output, verify);
  });

  example(
    program
      .command('backup <file>')
      .description('write a consistent backup, with the keys in a file of their own')
      .option('--replace', 'write it in place of an older backup of that name')
      .addOption(json()),
    'huan backup huan-2026-11-23.backup',
  ).action(async (file: string, options: { json?: boolean; replace?: boolean }) => {
    const output = openOutput(options.json === true);
    writableFile(file, options.replace === true);
    writableFile(`${file}.keys`, options.replace === true);
    await inExistingHouse(output, async (house) => {
      const report = await parts.backup(house, file, (done, total) => output.progress('Backup', done, total));
      output.result(report, linesOf(report));
    });
  });

  example(
    program.command('restore <file>').description('fill an empty database from a backup').addOption(json()),
    'HUAN_HOME=new huan restore huan-2026-11-23.backup',
  ).action(async (file: string, options: { json?: boolean }) => {
    const output = openOutput(options.json === true);
    readableFile(file);
    readableFile(`${file}.keys`);
    await inHouse(
      output,
      async (house, place) => {
        const onProgress = (done: number, total: number): void => output.progress('Restore', done, total);
        const report = await parts.restore(house, place.home, file, onProgress);
        output.result(report, linesOf(report));
      },
      { bare: true },
    );
  });
};
