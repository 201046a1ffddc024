import { type StepTemplate, type TemplateVariant } from '@switchback/fallback';

/** The variant for a locale, as RFC 4647 looks up: "de-AT" takes "de-AT", else "de", else the fallback. Undefined when there is none at all. */
export function chooseVariant({ variants, fallbackLocale }: StepTemplate, locale: string): TemplateVariant | undefined {
  for (let wanted = locale.toLowerCase(); wanted !== ''; wanted = wanted.slice(0, Math.max(0, wanted.lastIndexOf('-')))) {
    const found = named(variants, wanted);
    if (found !== undefined) return found;
  }
  return named(variants, fallbackLocale.toLowerCase());
}

function named(variants: readonly TemplateVariant[], locale: string): TemplateVariant | undefined {
  return variants.find((variant) => variant.locale.toLowerCase() === locale);
}
