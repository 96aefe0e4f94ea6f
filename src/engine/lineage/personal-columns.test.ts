import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listTables } from '../tables.ts'
import { personalColumns } from './personal-columns.ts'

const MARKER = 'zoe-marker'
const TABLES = `
  CREATE TABLE customers (id INTEGER, email VARCHAR, given_name VARCHAR, city VARCHAR, spent DECIMAL(12,2), tags VARCHAR[]);
  INSERT INTO customers VALUES
    (1, '${MARKER}-1', '${MARKER}-2', 'Oslo', 12.5, ['a']), (2, '${MARKER}-3', '${MARKER}-4', 'Rome', 2.5, ['b', 'c']);
  CREATE TABLE orders (order_id INTEGER, id INTEGER, total DOUBLE, note VARCHAR);
  INSERT INTO orders VALUES (10, 1, 1.5, 'x'), (11, 2, 2.5, 'y'), (12, 2, 3.5, NULL);
  CREATE TABLE words (word VARCHAR);
  CREATE VIEW contacts AS SELECT id, email AS address, city AS place FROM customers;
  CREATE VIEW joined AS SELECT c.*, o.total FROM contacts c JOIN orders o USING (id);
  CREATE SCHEMA other;
  CREATE TABLE other.customers (id INTEGER, email VARCHAR);
  CREATE MACRO shout(it) AS upper(it);
  CREATE MACRO people() AS TABLE SELECT id, email FROM customers`
const MARKS = { Customers: ['EMAIL', 'given_name'] }

let connection: DuckDBConnection
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  for (const statement of TABLES.split(';')) await connection.run(statement)
})
afterAll(() => connection.closeSync())

async function personal(sql: string, marks: Readonly<Record<string, readonly string[]>> = MARKS): Promise<string> {
  const names = (await connection.prepare(sql)).columnCount
  const places = await personalColumns(
    connection,
    { sql, width: names },
    { tables: await listTables(connection), marks },
  )
  return Array.from({ length: names }, (_, place) => (places.includes(place) ? 'P' : '-')).join('')
}

/** P: made from personal data. -: not. */
test.for([
  ['SELECT id, email, city FROM customers', '-P-'],
  ['SELECT * FROM customers', '-PP---'],
  ['FROM customers', '-PP---'],
  ['SELECT * EXCLUDE (email) FROM customers', '-P---'],
  ['SELECT * REPLACE (id AS email) FROM customers', '--P---'],
  ["SELECT COLUMNS('.*i.*') FROM customers", '-PP-'],
  ['SELECT "EMAIL" AS id, id AS email FROM customers', 'P-'],
  ['SELECT md5(email), city FROM customers', 'P-'],
  ["SELECT email || '' FROM customers", 'P'],
  ['SELECT substr(email, 1, 1), length(given_name), spent * 2 FROM customers', 'PP-'],
  ["SELECT CASE WHEN email LIKE 'a%' THEN 1 ELSE 0 END, CASE WHEN spent > 5 THEN 1 END FROM customers", 'P-'],
  ['SELECT email IS NULL, coalesce(city, email) FROM customers', 'PP'],
  ['SELECT shout(email), shout(city) FROM customers', 'P-'],
  ['SELECT struct_pack(a := id, b := email), [city], map([id], [email]), row(id) FROM customers', 'P-P-'],
  ['SELECT c FROM customers c', 'P'],
  ['SELECT list_transform(tags, it -> it || email), list_transform(tags, it -> it || city) FROM customers', 'P-'],
  ['SELECT unnest([email, city]), unnest(tags), id FROM customers', 'P--'],
  ['SELECT c.id, u.u FROM customers c, unnest([c.email]) AS u(u)', '-P'],
  ['SELECT c.id, u.u FROM customers c, unnest(c.tags) AS u(u)', '--'],
  ['SELECT c.id, j.value FROM customers c, json_each(to_json(c.email)) j', '-P'],
  ['SELECT o.*, c.email FROM orders o JOIN customers c USING (id)', '----P'],
  ['SELECT o.total, c.city FROM orders o LEFT JOIN customers c ON o.id = c.id AND o.total > c.spent', '--'],
  ['SELECT o.total, c.given_name FROM customers c RIGHT JOIN orders o ON c.id < o.id', '-P'],
  ['SELECT * FROM customers NATURAL JOIN orders', '-PP------'],
  ['SELECT * FROM customers SEMI JOIN orders USING (id)', '-PP---'],
  ['SELECT * FROM orders ANTI JOIN customers USING (id)', '----'],
  ['SELECT * FROM words POSITIONAL JOIN contacts', '--P-'],
  ['SELECT c.city, o.note FROM customers c ASOF JOIN orders o ON c.id = o.id AND c.spent >= o.total', '--'],
  ['WITH x AS (SELECT email AS e, id FROM customers) SELECT id, e FROM x', '-P'],
  ['WITH x AS MATERIALIZED (SELECT email AS e, id FROM customers) SELECT id, e FROM x a JOIN x b USING (id, e)', '-P'],
  [
    'WITH RECURSIVE r AS (SELECT 1 AS n, city, id FROM customers UNION ALL SELECT n + 1, city, id FROM r WHERE n < 3) FROM r',
    '---',
  ],
  [
    `WITH RECURSIVE r AS (
      SELECT 1 AS n, '' AS a, '' AS b UNION ALL SELECT n + 1, b, (SELECT max(email) FROM customers) FROM r WHERE n < 4)
    SELECT n, a, b FROM r`,
    '-PP',
  ],
  ['SELECT city FROM customers UNION ALL SELECT email FROM customers', 'P'],
  ['SELECT id, city FROM customers UNION SELECT id, note FROM orders', '--'],
  ['SELECT word FROM words EXCEPT SELECT email FROM customers', 'P'],
  ['SELECT city AS a, NULL AS b FROM customers UNION BY NAME SELECT email AS b FROM customers', '-P'],
  ['SELECT city, count(*), sum(spent) FROM customers GROUP BY city', '---'],
  ['SELECT email, count(*) FROM customers GROUP BY ALL', 'P-'],
  ['SELECT city, count(email), string_agg(given_name), arg_max(id, email) FROM customers GROUP BY 1', '-PPP'],
  ["SELECT count(*) FILTER (WHERE email LIKE 'a%'), count(*) FILTER (WHERE spent > 1) FROM customers", 'P-'],
  ['SELECT string_agg(city ORDER BY email), string_agg(city ORDER BY id) FROM customers', 'P-'],
  ['SELECT grouping(email), city FROM customers GROUP BY ROLLUP (email, city)', '--'],
  [
    'SELECT id, row_number() OVER (ORDER BY email), lag(email) OVER (ORDER BY id), sum(spent) OVER (PARTITION BY city) FROM customers',
    '-PP-',
  ],
  ['SELECT id, city FROM customers QUALIFY row_number() OVER (PARTITION BY email ORDER BY id) = 1', '--'],
  [
    'SELECT id, (SELECT max(email) FROM customers), (SELECT max(total) FROM orders o WHERE o.id = c.id) FROM customers c',
    '-P-',
  ],
  ["SELECT id, EXISTS (SELECT 1 FROM customers d WHERE d.id = c.id AND d.email LIKE 'a%') FROM customers c", '-P'],
  ["SELECT id, (SELECT count(*) FROM customers d WHERE d.id = c.id AND d.email LIKE 'a%') FROM customers c", '-P'],
  ['SELECT id, email IN (SELECT word FROM words), id IN (SELECT id FROM orders) FROM customers', '-P-'],
  ['SELECT word, word IN (SELECT email FROM customers) FROM words', '-P'],
  ['SELECT c.id, l.e FROM customers c, LATERAL (SELECT c.email AS e) l', '-P'],
  ['SELECT * FROM (SELECT email AS x, id FROM (SELECT * FROM customers))', 'P-'],
  ['SELECT address, place FROM contacts', 'P-'],
  ['SELECT * FROM joined', '-P--'],
  ['FROM people()', '-P'],
  ['SELECT DISTINCT ON (email) id FROM customers ORDER BY email', '-'],
  ['SELECT id, email FROM customers ORDER BY 2 DESC LIMIT 1 OFFSET 1', '-P'],
  ['SELECT id, email FROM customers USING SAMPLE 1', '-P'],
  ["PIVOT customers ON city IN ('Oslo', 'Rome') USING max(email) GROUP BY id", '-PP'],
  ['UNPIVOT (SELECT id, email, city FROM customers) ON email, city INTO NAME n VALUE v', '--P'],
  ['SELECT id, email FROM other.customers', '--'],
  ['SELECT id, email FROM memory.main.customers', '-P'],
  ['SELECT rowid, city FROM customers', '--'],
  ["SELECT * FROM (VALUES (1, 'a')) v(a, b), range(2)", '---'],
  ['SELECT 1 AS one, total FROM orders', '--'],
  ["SELECT id FROM customers WHERE email = 'x'", '-'],
] as const)('%s', async ([sql, expected]) => {
  expect(await personal(sql)).toBe(expected)
})

test('a mark on a view marks what the view makes the column from', async () => {
  expect(await personal('SELECT id, email, city FROM customers', { contacts: ['place'] })).toBe('--P')
  expect(await personal('SELECT place, address FROM contacts', { contacts: ['place'] })).toBe('P-')
})

test('a table in another schema has marks of its own', async () => {
  expect(await personal('SELECT id, email FROM other.customers', { 'other.customers': ['email'] })).toBe('-P')
  expect(await personal('SELECT id, email FROM customers', { 'other.customers': ['email'] })).toBe('--')
})

test('without marks, and with marks of what is not there, nothing is personal', async () => {
  for (const marks of [{}, { customers: [] }, { nobody: ['email'] }, { customers: ['salary'] }]) {
    expect(await personal('SELECT * FROM customers', marks)).toBe('------')
  }
})

test('what cannot be traced is personal', async () => {
  const marked = { tables: await listTables(connection), marks: MARKS }
  expect(await personalColumns(connection, { sql: 'SELECT id FROM customers', width: 2 }, marked)).toEqual([0, 1])
  expect(await personalColumns(connection, { sql: 'FROM duckdb_settings()', width: 3 }, marked)).toEqual([0, 1, 2])
})

const column = fc.constantFrom('id', 'email', 'given_name', 'city')
const value = fc.oneof(
  column,
  column.map((it) => `upper(${it}::VARCHAR)`),
  fc.tuple(column, column).map(([a, b]) => `${a} || '·' || ${b}`),
  fc.tuple(column, column).map(([a, b]) => `CASE WHEN id = 1 THEN ${a}::VARCHAR ELSE ${b}::VARCHAR END`),
  fc.tuple(column, column).map(([a, b]) => `max(${a}::VARCHAR) OVER (PARTITION BY ${b})`),
  column.map((it) => `(SELECT max(${it}::VARCHAR) FROM customers)`),
)
/** Four columns, with the names of `customers`: so that one shape stands in another. */
const shape: fc.Arbitrary<string> = fc.letrec<{ rows: string }>((tie) => ({
  rows: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'rows' },
    fc.constant('SELECT id, email, given_name, city FROM customers'),
    fc
      .tuple(tie('rows'), value, value, value)
      .map(([rows, a, b, c]) => `SELECT id, ${a} AS email, ${b} AS given_name, ${c} AS city FROM (${rows})`),
    fc.tuple(tie('rows'), tie('rows')).map(([a, b]) => `(${a}) UNION ALL (${b})`),
    fc
      .tuple(tie('rows'), tie('rows'), column)
      .map(
        ([a, b, it]) =>
          `SELECT l.id, r.${it} AS email, r.city AS given_name, l.city FROM (${a}) l LEFT JOIN (${b}) r USING (id)`,
      ),
    fc
      .tuple(tie('rows'), column)
      .map(
        ([rows, it]) =>
          `SELECT id, max(email) AS email, min(${it})::VARCHAR AS given_name, city FROM (${rows}) GROUP BY id, city`,
      ),
    fc
      .tuple(tie('rows'))
      .map(([rows]) => `WITH x AS MATERIALIZED (${rows}) SELECT id, city AS email, email AS given_name, city FROM x`),
    fc.tuple(tie('rows'), column).map(([rows, it]) => `SELECT * FROM (${rows}) ORDER BY ${it}, id LIMIT 3`),
  ),
})).rows

test('no column that is said to be clean ever holds a marked value', async () => {
  await fc.assert(
    fc.asyncProperty(shape, async (sql) => {
      const told = await personal(sql)
      const rows = (await connection.runAndReadAll(sql)).getRows()
      for (const [place, mark] of [...told].entries()) {
        if (mark === '-') expect(rows.map((row) => String(row[place]).toLowerCase()).join()).not.toContain(MARKER)
      }
    }),
    { numRuns: 150 },
  )
})
