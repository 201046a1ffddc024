import { type BusConfig } from '../config';
import { consumeContract } from './consume-contract';
import { deliveryContract } from './delivery-contract';
import { groupContract } from './group-contract';
import { idleContract } from './idle-contract';
import { lifecycleContract } from './lifecycle-contract';

/** What every adapter must hold. `config` says how to open a bus on one broker or database; it is asked before the first test. */
export function busContract(name: string, config: () => Promise<BusConfig>): void {
  describe(name, () => {
    deliveryContract(config);
    groupContract(config);
    lifecycleContract(config);
    consumeContract(config);
    idleContract(config);
  });
}
