import { type Bus } from '../bus';
import { type KafkaBusConfig } from '../config';

export async function openKafkaBus(_config: KafkaBusConfig): Promise<Bus> {
  throw new Error('kafka: not yet');
}
