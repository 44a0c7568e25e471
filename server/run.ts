/** A server as a process: says where it is, and stops well when it is told to. */
import { type Config, StartError } from './config.ts';
import { type StartOptions, startServer } from './start.ts';

const STOP_WITHIN_MS = 5000;
const COULD_NOT_START = 2;

export async function run(config: () => Config, options?: StartOptions): Promise<void> {
  try {
    const server = await startServer(config(), options);
    let isStopping = false;
    const stop = () => {
      if (isStopping) process.exit(1); // asked twice: at once
      isStopping = true;
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
      server.close().then(
        () => process.exit(0),
        error => {
          console.error(error);
          process.exit(1);
        },
      );
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    console.log(`Sinapsis is at ${server.url}`);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(`Sinapsis cannot start: ${error.message}`);
    process.exit(COULD_NOT_START);
  }
}
