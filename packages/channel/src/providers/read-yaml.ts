import { readFileSync } from 'node:fs';

import { parseDocument } from 'yaml';

import { ProvidersFileError } from './mistakes';

/** What stands in a file of YAML, of which JSON is a part. Throws {@link ProvidersFileError} saying where and why it cannot be read, without a word of it. */
export function readYaml(path: string): unknown {
  return parseText(path, readText(path));
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
    throw new ProvidersFileError(`${path}: the file cannot be read (${code}): check SWITCHBACK_PROVIDERS_FILE and who may read it`);
  }
}

/** The parser's reasons quote nothing but anchors; its excerpt of the file, which may hold a secret, is left out. */
function parseText(path: string, text: string): unknown {
  const document = parseDocument(text, { prettyErrors: true });
  const faults = document.errors.map(({ code, linePos }) => `${path}${linePos === undefined ? '' : `:${linePos[0].line}:${linePos[0].col}`}: is not valid YAML or JSON: ${YAML_FAULTS[code] ?? OTHER_FAULT}`);
  if (faults.length > 0) throw new ProvidersFileError(faults.join('\n'));
  try {
    return document.toJS();
  } catch {
    throw new ProvidersFileError(`${path}: is not valid YAML or JSON: an alias (*name) stands for nothing, or for too much; write out what it stands for`);
  }
}

const OTHER_FAULT = 'it cannot be read from here on; compare it with providers.example.yaml';

const YAML_FAULTS: Readonly<Record<string, string>> = {
  BAD_INDENT: 'the indentation does not fit, or a bracket or brace is not closed; fields of one thing stand in one column, list entries begin with "- "',
  TAB_AS_INDENT: 'a tab stands where only spaces may indent',
  DUPLICATE_KEY: 'a field stands here for the second time; leave one of the two',
  MULTILINE_IMPLICIT_KEY: 'a field name runs over several lines; a ":" or a closing quotation mark is missing',
  BLOCK_AS_IMPLICIT_KEY: 'a second ":" stands in one line; put the value in quotes, or begin a new line',
  MISSING_CHAR: 'a bracket, a brace, a comma, a ":" or a quotation mark is missing',
  UNEXPECTED_TOKEN: 'something stands here that does not belong; is a quotation mark, a comma or a bracket too many or missing?',
  BAD_SCALAR_START: 'a value begins with a character that has a meaning in YAML; put it in quotes',
  MULTIPLE_DOCS: 'there is a second document after "---"; all providers stand in one',
};
