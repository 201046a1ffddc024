import { Router, type Response } from 'express';
import type { CheckKind, Health } from '../health';

/** /health/startup, /health/live and /health/ready: 200 or 503, with each check's result. The older names answer the same. */
export function probes(health: Health): Router {
  const router = Router();
  const answer = async (kind: CheckKind, response: Response): Promise<void> => {
    const report = await health.report(kind);
    response.status(report.ok ? 200 : 503).json(report);
  };
  router.get(['/health/live', '/livez'], (_request, response) => answer('liveness', response));
  router.get(['/health/ready', '/readyz'], (_request, response) => answer('readiness', response));
  router.get(['/health/startup', '/startupz'], (_request, response) => {
    response.status(health.started ? 200 : 503).json({ ok: health.started });
  });
  return router;
}
