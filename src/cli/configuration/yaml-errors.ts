import type { YAMLError } from 'yaml'

/** The parser's own sentences may quote the file, and the file may hold a secret: these do not. */
const SENTENCES: Partial<Record<YAMLError['code'], string>> = {
  ALIAS_PROPS: 'an alias (*name) can have no properties of its own',
  BAD_ALIAS: 'an alias (*name) names no anchor (&name) above it',
  BAD_DQ_ESCAPE: 'an escape in a double-quoted text is not one of YAML',
  BAD_INDENT: 'the indentation does not fit what stands above',
  BAD_PROP_ORDER: 'anchors and tags belong after the indicators ?, : and -',
  BAD_SCALAR_START: 'a plain text cannot begin with this character: put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a mapping or list cannot begin on this line: put the text in quotes, or begin a new line',
  BLOCK_IN_FLOW: 'a block cannot stand inside [ ] or { }',
  DUPLICATE_KEY: 'this key stands in the same mapping twice',
  IMPOSSIBLE: 'this cannot be read',
  MISSING_CHAR: 'a character is missing here, such as a closing quote, a bracket, or the space after a colon',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line: is a colon missing?',
  MULTIPLE_DOCS: 'a second document begins here (---): a configuration file is one document',
  NON_STRING_KEY: 'a key must be a text',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
  TAB_AS_INDENT: 'a tab cannot indent: use spaces',
  TAG_RESOLVE_FAILED: 'this tag (!name) is not known',
  UNEXPECTED_TOKEN: 'this is not expected here',
}

/** What is wrong with the YAML, in words that quote nothing of it. */
export const yamlSentence = (error: YAMLError): string => SENTENCES[error.code] ?? 'this is not YAML'
