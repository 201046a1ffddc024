import { DraftReader, type Violation } from './draft-reader';
import { type SendWindowDraft } from './policy-draft';
import { readSendWindow } from './read-send-window';
import { type SendWindow } from './send-window';

/** A window with its defaults filled in, or everything that is wrong with it. */
export type SendWindowValidation =
  | { readonly ok: true; readonly window: SendWindow }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/** Checks a message's own send window; `path` is the window's, e.g. "message.send_window". */
export function validateSendWindow(path: string, draft: SendWindowDraft): SendWindowValidation {
  const reader = new DraftReader();
  const window = readSendWindow(reader, path, draft);
  return reader.violations.length > 0 ? { ok: false, violations: reader.violations } : { ok: true, window };
}
