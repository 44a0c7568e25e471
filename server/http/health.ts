/** For whoever runs the server: is it alive, may it be sent people, what is it doing. */
import { Router } from 'express';
import type { Context } from '../context.ts';
import { pulse } from '../store/store.ts';

const READY_FOR_MS = 1000; // a write reaches the disk: nobody makes us do that more often

export function healthRoutes(context: Context): Router {
  let checkedAt = Number.NEGATIVE_INFINITY;
  let failure: string | undefined;
  return Router()
    .get('/healthz', (_request, response) => {
      response.json({ ok: true });
    })
    .get('/readyz', async (_request, response) => {
      if (performance.now() - checkedAt > READY_FOR_MS) {
        checkedAt = performance.now();
        failure = await pulse(context.store, context.now()).then(
          () => undefined,
          (error: Error) => {
            context.log.error({ err: error }, 'the store cannot be written');
            return 'the store cannot be written';
          },
        );
      }
      const problem = context.isStopping ? 'stopping' : failure;
      response.status(problem ? 503 : 200).json(problem ? { ok: false, problem } : { ok: true });
    })
    .get('/metrics', async (_request, response) => {
      response.type(context.metrics.register.contentType).send(await context.metrics.register.metrics());
    });
}
