import { type Conditions, type FallbackPolicy, parallelEnd, type Step, stepPath, type Violation } from '@switchback/fallback';

import { unconfirmedCountriesOf } from './countries-of-condition';
import { type CapabilitiesByChannel, type ProviderCapabilities } from './provider-capabilities';
import { UNCONFIRMED_COUNTRIES } from './unconfirmed-countries';

const MEND = 'set unconfirmed to SUCCESS, or success_status to SENT.';

/** What becomes of a message when a step's time is up; beside others that started with it, a step decides nothing alone. */
type TimeIsUp = 'FALLS_BACK' | 'FAILS' | 'OTHERS_DECIDE';

/** A step where it stands in the policy. */
interface PlacedStep {
  /** As customers write it. */
  readonly path: string;
  readonly step: Step;
  readonly timeIsUp: TimeIsUp;
}

const CONSEQUENCE: Readonly<Record<TimeIsUp, string>> = {
  FALLS_BACK: 'falls back',
  FAILS: 'ends the message as FAILED',
  OTHERS_DECIDE: 'leaves the end of the message to the steps beside it',
};

/**
 * Steps that wait for receipts which will not come, and providers that a channel does not have. Of a channel whose capabilities are not
 * there, nothing is said about its providers.
 */
export function receiptWarnings(policy: FallbackPolicy, capabilities: CapabilitiesByChannel, conditions: Conditions): readonly Violation[] {
  return placedSteps(policy).flatMap((placed) => {
    const configured = capabilities[placed.step.channel];
    if (configured === undefined) return countryWarnings(placed, conditions);
    const usable = candidates(placed.step, configured);
    const missing = missingProviders(placed, configured);
    // Where no provider reports anything, what networks do makes no difference.
    if (usable.every(({ receipts }) => !receipts)) return [...missing, ...providerWarnings(placed, usable)];
    return [...missing, ...providerWarnings(placed, usable), ...countryWarnings(placed, conditions)];
  });
}

/** The only place that knows where steps stand in a policy. */
function placedSteps(policy: FallbackPolicy): readonly PlacedStep[] {
  return policy.steps.map((step, index) => ({ path: stepPath(policy, index), step, timeIsUp: timeIsUp(policy, step, index) }));
}

function timeIsUp(policy: FallbackPolicy, { fallbackOn }: Step, index: number): TimeIsUp {
  const end = parallelEnd(policy);
  if (end > 1 && index < end) return 'OTHERS_DECIDE';
  return index < policy.steps.length - 1 && fallbackOn.includes('TIMEOUT') ? 'FALLS_BACK' : 'FAILS';
}

/** The providers that may get an attempt, by the rule of the channel services: those that are named as far as they are there, else all. */
function candidates({ providers }: Step, configured: readonly ProviderCapabilities[]): readonly ProviderCapabilities[] {
  return providers.length === 0 ? configured : configured.filter(({ id }) => providers.some((choice) => choice.id === id));
}

function missingProviders({ path, step }: PlacedStep, configured: readonly ProviderCapabilities[]): readonly Violation[] {
  const ids = configured.map(({ id }) => id);
  const consequence =
    candidates(step, configured).length > 0
      ? 'it is passed over'
      : 'with none of those that this step names, every attempt is rejected without a provider call (UNREACHABLE)';
  return step.providers.flatMap(({ id }, index) => {
    if (ids.includes(id)) return [];
    const description = `The channel has no provider of this id: ${consequence}. It has ${ids.join(', ') || 'none'}.`;
    return [{ field: `${path}.providers[${index}].id`, description }];
  });
}

function providerWarnings(placed: PlacedStep, usable: readonly ProviderCapabilities[]): readonly Violation[] {
  const silent = usable.filter(({ receipts }) => !receipts).map(({ id }) => id);
  if (!awaitsReceipt(placed.step) || silent.length === 0) return [];
  const names = silent.join(', ');
  const subject =
    silent.length === usable.length
      ? `None of this step's providers (${names}) reports delivery: every attempt`
      : `Some of this step's providers (${names}) do not report delivery: every attempt that one of them takes`;
  return [{ field: successStatusOf(placed), description: `${subject} ${consequenceOf(placed)}; ${MEND}` }];
}

function countryWarnings(placed: PlacedStep, conditions: Conditions): readonly Violation[] {
  const { step } = placed;
  if (step.channel !== 'SMS' || step.when === undefined || !awaitsReceipt(step)) return [];
  return unconfirmedCountriesOf(step.when, conditions).map((country) => {
    const habit = UNCONFIRMED_COUNTRIES.get(country) ?? '';
    const description = `Is for numbers of ${country}, and ${habit}: an attempt without a receipt ${consequenceOf(placed)}; ${MEND}`;
    return { field: successStatusOf(placed), description };
  });
}

function awaitsReceipt({ successStatus, unconfirmed }: Step): boolean {
  return successStatus !== 'SENT' && unconfirmed === 'FALLBACK';
}

function consequenceOf(placed: PlacedStep): string {
  return `runs into fallback_after and ${CONSEQUENCE[placed.timeIsUp]}, although the message may have arrived`;
}

function successStatusOf({ path }: PlacedStep): string {
  return `${path}.success_status`;
}
