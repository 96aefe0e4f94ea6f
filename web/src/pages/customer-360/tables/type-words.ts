const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\[\]$|^(STRUCT|MAP|UNION|JSON)\b/, 'List or record'],
  [/^(VARCHAR|ENUM\b.*|UUID)/, 'Text'],
  [/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BIGNUM)$/, 'Whole number'],
  [/^(FLOAT|DOUBLE|DECIMAL\b.*)$/, 'Number'],
  [/^BOOLEAN$/, 'Yes or no'],
  [/^DATE$/, 'Date'],
  [/^TIME\b/, 'Time of day'],
  [/^TIMESTAMP/, 'Date and time'],
  [/^(BLOB|BIT)$/, 'Bytes'],
]

/** What a type of the engine is in plain words; null where there are none. */
export const typeWords = (type: string): string | null => WORDS.find(([pattern]) => pattern.test(type))?.[1] ?? null
