/** The door of a worker thread: unlike the main thread's, its loader must be told of TypeScript. */
import { register } from 'tsx/esm/api';

register();
await import('./train-worker.ts');
