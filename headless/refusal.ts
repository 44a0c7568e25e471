/** How a command ends: what it was asked for and cannot do is one line on stderr and exit code 2; a bug keeps its stack. */

/** A wrong flag, a missing file, a foreign model: something that whoever typed the command can mend. */
export class Refused extends Error {}

export function refuse(message: string): never {
  throw new Refused(message);
}

/** What `work` gives; what it throws is the asker's to mend. */
export function orRefuse<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : String(error));
  }
}

/** Runs a command to its end. Gives the process its exit code: that of `main`, 0 where it gives none. */
export async function runCommand(
  name: string,
  main: (args: readonly string[]) => Promise<number | undefined>,
): Promise<void> {
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    process.stderr.write(`${name}: ${error.message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
    process.exitCode = 2;
  }
}
