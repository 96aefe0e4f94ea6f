import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEngine, type TestEngine } from '../../../test/harness/engine.ts'
import { loadSource } from '../../plugins/registry.ts'
import type { Marks } from '../engine.ts'

const MARKS: Marks = { CUSTOMERS: ['EMAIL', 'given_name', 'mood'], v_marked: ['label'], 'crm.people': ['phone'] }
const TABLES = `
  CREATE TYPE mood AS ENUM ('secret@acme.example', 'sad');
  CREATE TABLE customers(
    customer_id INTEGER, domain VARCHAR GENERATED ALWAYS AS (split_part(email, '@', 2)), email VARCHAR,
    given_name VARCHAR, city VARCHAR, spent DOUBLE, tags VARCHAR[], mood mood);
  CREATE TABLE orders(order_id INTEGER, customer_id INTEGER, total DOUBLE, note VARCHAR);
  CREATE SCHEMA crm;
  CREATE TABLE crm.people(phone VARCHAR, email VARCHAR);
  CREATE TABLE crm.customers(email VARCHAR);
  CREATE VIEW v AS SELECT customer_id, md5(email) AS h, city FROM customers;
  CREATE VIEW v_marked AS SELECT order_id, upper(note) AS label FROM orders;
  CREATE MACRO shout(x) AS x || '!';
  CREATE MACRO first_email() AS (SELECT max(email) FROM customers);`

let open: TestEngine
let folder: string
beforeAll(async () => {
  folder = join((await startedFolder()).folder, 'lineage')
  await mkdir(folder)
  const instance = await DuckDBInstance.create(join(folder, 'a.duckdb'))
  const connection = await instance.connect()
  await connection.run(TABLES)
  connection.closeSync()
  instance.closeSync()
  open = await openAt('duckdb', join(folder, 'a.duckdb'))
})
const opened: TestEngine[] = []
afterAll(async () => {
  for (const it of opened) await it[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const kept = async (engine: TestEngine): Promise<TestEngine> => {
  opened.push(engine)
  return engine
}
const startedFolder = async () => kept(await startEngine())
async function openAt(plugin: string, path: string): Promise<TestEngine> {
  const source = await loadSource(plugin)
  return kept(await startEngine({ access: await source.open({ path }, new AbortController().signal) }))
}

/** Names of the columns that may hold personal data. */
async function personal(sql: string, marks = MARKS, { engine } = open): Promise<string> {
  const [columns, places] = [await engine.describe(sql), await engine.personalColumns(sql, marks)]
  return places.map((place) => columns[place]?.name).join()
}

test.for([
  ['SELECT customer_id, email FROM customers', 'email'],
  ['SELECT customer_id, md5(email) AS h FROM customers', 'h'],
  ["SELECT email || '' AS e, city || '' AS c FROM customers", 'e'],
  ['SELECT * FROM customers', 'domain,email,given_name,mood'],
  ['FROM customers', 'domain,email,given_name,mood'],
  ['TABLE customers', 'domain,email,given_name,mood'],
  ['SELECT * EXCLUDE (mood) REPLACE (1 AS email, upper(city) AS given_name) FROM customers', 'domain'],
  ["SELECT COLUMNS('e|city') FROM customers", 'email,given_name'],
  ['SELECT domain, city FROM customers', 'domain'],
  ['SELECT "EMAIL", Customers."City" FROM "CUSTOMERS"', 'email'],
  ['SELECT #3, #1 FROM customers', 'email'],
  ['SELECT email AS a, a || 1 AS b, city AS email FROM customers', 'a,b'],
  ['SELECT customers AS whole FROM customers', 'whole'],
  [
    'SELECT {x: email, y: 1} AS s, struct_pack(c := city) AS t, [given_name] AS l, MAP {1: email} AS m, row(city) AS r FROM customers',
    's,l,m',
  ],
  [
    "SELECT CASE WHEN email LIKE 'a%' THEN 1 END AS told, CASE WHEN city = 'x' THEN 1 END AS fine FROM customers",
    'told',
  ],
  ['SELECT TRY(email::INTEGER) AS t, length(email) AS n, stats(email) AS s, ascii(city) AS a FROM customers', 't,n,s'],
  ["SELECT to_json(customers)->>'email' AS j, json_object('a', city) AS k FROM customers", 'j'],
  ['SELECT list_transform([1], lambda x: email) AS a, list_transform(tags, lambda x: x || 1) AS b FROM customers', 'a'],
  ['SELECT shout(email) AS a, shout(city) AS b, first_email() AS c FROM customers', 'a,c'],
  ['SELECT h, customer_id FROM v', 'h'],
  ['SELECT order_id, note, total FROM orders', 'note'],
  ['SELECT label, order_id FROM v_marked', 'label'],
  ['SELECT phone, email FROM crm.people', 'phone'],
  ['SELECT email FROM crm.customers', ''],
  ['WITH e AS (SELECT email AS x, city AS y FROM customers) SELECT y, x FROM e', 'x'],
  ['WITH e AS MATERIALIZED (SELECT email AS x, city AS y FROM customers) SELECT a.y, b.x FROM e a, e b', 'x'],
  [
    'WITH RECURSIVE r(n, a, b) AS (SELECT 1, city, email FROM customers UNION ALL SELECT n + 1, b, a FROM r WHERE n < 3) SELECT * FROM r',
    'a,b',
  ],
  [
    'WITH RECURSIVE r(n, a) AS (SELECT 1, city FROM customers UNION ALL SELECT n + 1, a FROM r WHERE n < 3) SELECT * FROM r',
    '',
  ],
  ['SELECT city AS x, 1 AS y FROM customers UNION SELECT email, 2 FROM customers', 'x'],
  ['SELECT city AS x FROM customers UNION ALL BY NAME SELECT given_name AS z, city AS x FROM customers', 'z'],
  ['SELECT city FROM customers EXCEPT SELECT city FROM customers', ''],
  ['SELECT o.total, c.email, c.city FROM orders o JOIN customers c USING (customer_id)', 'email'],
  ['SELECT o.total, c.email FROM orders o LEFT JOIN customers c ON c.spent > 3 OR o.total > 4', 'email'],
  ['SELECT o.total, c.email FROM orders o ASOF JOIN customers c ON o.total >= c.spent', 'email'],
  ['SELECT o.total, c.email FROM orders o POSITIONAL JOIN customers c', 'email'],
  ['SELECT order_id FROM orders SEMI JOIN customers USING (customer_id)', ''],
  ['SELECT c.city, l.z, l.w FROM customers c, LATERAL (SELECT upper(c.email) AS z, upper(c.city) AS w) l', 'z'],
  [
    'SELECT customer_id, (SELECT sum(total) FROM orders o WHERE o.customer_id = c.customer_id) AS s, (SELECT c.email) AS e FROM customers c',
    'e',
  ],
  [
    'SELECT (SELECT (SELECT c.email || o.order_id) FROM orders o LIMIT 1) AS e, (SELECT (SELECT c.city || o.order_id) FROM orders o LIMIT 1) AS f FROM customers c',
    'e',
  ],
  ['SELECT (SELECT email FROM customers LIMIT 1) AS e, (SELECT city FROM customers LIMIT 1) AS f', 'e'],
  ["SELECT customer_id, email IN (SELECT 'a') AS t, city IN (SELECT 'a') AS f FROM customers", 't'],
  ['SELECT EXISTS (FROM orders o WHERE o.total = c.spent) AS e FROM customers c', ''],
  [
    'SELECT spent > ALL (SELECT total FROM orders) AS f, given_name > ANY (SELECT city FROM customers) AS t FROM customers',
    't',
  ],
  [
    'SELECT city, count(*) AS n, string_agg(email) AS a, histogram(given_name) AS b, arg_max(customer_id, email) AS c, first(city ORDER BY email) AS d, max(spent) AS e FROM customers GROUP BY city',
    'a,b,c,d',
  ],
  ["SELECT count(*) FILTER (email = 'x') AS a, count(*) AS b FROM customers", 'a'],
  ['SELECT city, email, count(*) AS n, grouping(city) AS g FROM customers GROUP BY ROLLUP (city, email)', 'email'],
  [
    'SELECT row_number() OVER (ORDER BY email) AS a, lag(city) OVER (ORDER BY spent) AS b, lead(email) OVER () AS c FROM customers QUALIFY row_number() OVER () < 3',
    'a,c',
  ],
  ['SELECT customer_id, unnest([email, city]) AS a, unnest(tags) AS b FROM customers', 'a'],
  ['SELECT t.x, u.y FROM customers, unnest([email]) t(x), unnest([city]) u(y)', 'x'],
  ['SELECT j.key, j.value FROM customers c, json_each(to_json(c.email)) j', 'key,value'],
  ['SELECT r.range FROM customers c, range(c.customer_id) r', ''],
  ['SELECT range FROM range(10)', ''],
  ["SELECT * FROM (PIVOT customers ON city IN ('a') USING first(email) AS f, count(*) AS n GROUP BY spent)", 'a_f'],
  ['SELECT customer_id, n, w FROM (UNPIVOT customers ON email, city INTO NAME n VALUE w)', 'w'],
  ["VALUES (1, 'a'), (2, (SELECT max(email) FROM customers))", 'col1'],
  ['SELECT city FROM customers USING SAMPLE 10', ''],
  ['SELECT DISTINCT ON (email) city FROM customers ORDER BY email LIMIT 3', ''],
  ["SELECT city FROM customers WHERE email LIKE 'a%' ORDER BY email", ''],
  ['SELECT rowid, customer_id FROM customers', ''],
  ['SELECT unnest(enum_range(NULL::mood)) AS m', 'm'],
  ["SELECT current_setting('threads') AS s, now() AS t, 'a' AS c", 's'],
  [
    'SELECT typeof(mood) AS a, md5(pg_typeof({m: mood})) AS b, get_type(mood)::VARCHAR AS c, typeof(city) AS d FROM customers',
    'a,b,c',
  ],
  ["SELECT json_serialize_plan('SELECT min(email) FROM customers', optimize := true) AS p", 'p'],
  ['SELECT table_name FROM duckdb_tables', 'table_name'],
  ['SELECT labels FROM duckdb_types', 'labels'],
  ['SELECT table_name FROM information_schema.tables', 'table_name'],
  [
    'WITH RECURSIVE r(n, e) USING KEY (n) AS (SELECT customer_id, city FROM customers UNION SELECT n + 1, e FROM r WHERE n < 3) SELECT * FROM r',
    'n,e',
  ],
] as const)('%s: %s', async ([sql, names]) => {
  expect(await personal(sql)).toBe(names)
})

const LETTERS = '(SELECT chr(i::INTEGER + 96) AS letter, i AS number FROM range(26) t(i)) l'
test.for([
  [
    `SELECT customer_id, string_agg(letter) AS a FROM customers, ${LETTERS} WHERE substr(email, 1, 1) = letter GROUP BY ALL`,
    'a',
  ],
  [`SELECT customer_id, letter, number FROM customers, ${LETTERS} WHERE substr(email, 1, 1) = letter`, 'letter,number'],
  [`SELECT customer_id, number, letter FROM customers JOIN ${LETTERS} ON email LIKE letter || '%'`, 'number,letter'],
  [
    `SELECT city, letter FROM (SELECT *, substr(email, 1, 1) = letter AS hit FROM customers, ${LETTERS}) WHERE hit`,
    'letter',
  ],
  [
    `SELECT letter FROM (SELECT *, substr(email, 1, 1) = letter AS hit FROM customers, ${LETTERS}) ORDER BY hit DESC LIMIT 1`,
    'letter',
  ],
  [
    `SELECT hit, list(letter) AS a FROM (SELECT *, substr(email, 1, 1) = letter AS hit FROM customers, ${LETTERS}) GROUP BY hit`,
    'hit,a',
  ],
  [`SELECT DISTINCT ON (hit) letter FROM (SELECT *, email < letter AS hit FROM customers, ${LETTERS})`, 'letter'],
  [`SELECT letter FROM ${LETTERS} WHERE EXISTS (FROM customers c WHERE substr(c.email, 1, 1) = l.letter)`, 'letter'],
  [`SELECT letter FROM ${LETTERS} WHERE letter IN (SELECT substr(email, 1, 1) FROM customers)`, 'letter'],
  [`SELECT letter FROM ${LETTERS} SEMI JOIN customers c ON c.email LIKE letter || '%'`, 'letter'],
  [`SELECT (SELECT max(letter) FROM ${LETTERS} WHERE substr(c.email, 1, 1) = letter) AS a, city FROM customers c`, 'a'],
  [`SELECT x, y FROM customers, (VALUES ('a', 1), ('b', 2)) v(x, y) WHERE email > x`, 'x,y'],
  ["SELECT n FROM customers, (SELECT unnest(['a', 'b']) AS n) WHERE email > n", 'n'],
  ["SELECT n FROM customers, (SELECT 'a' AS n UNION ALL SELECT 'b') WHERE email > n", 'n'],
  [
    'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT n FROM r, customers WHERE ascii(email) = n',
    'n',
  ],
  ['SELECT n FROM customers, (SELECT count(*) AS n FROM orders GROUP BY note) WHERE ascii(email) = n', 'n'],
  ['SELECT n FROM customers, (SELECT row_number() OVER () AS n FROM orders) WHERE ascii(email) = n', 'n'],
  ['SELECT n FROM customers, (SELECT rowid AS n FROM orders) WHERE ascii(email) = n', 'n'],
  ['SELECT n FROM customers, (SELECT floor(random() * 9) AS n FROM orders) WHERE ascii(email) = n', 'n'],
  ['SELECT customer_id, count(*) AS n FROM customers, range(200) r(i) WHERE i < ascii(email) GROUP BY ALL', 'n'],
  [
    'SELECT customer_id, count(*) OVER (PARTITION BY customer_id) AS n FROM customers, range(200) r(i) WHERE i < ascii(email)',
    'n',
  ],
  ['SELECT customer_id, count(*) AS n FROM customers, unnest(range(ascii(email))) GROUP BY ALL', 'n'],
  ['SELECT customer_id, count(*) AS n FROM customers c, LATERAL (FROM range(ascii(c.email))) GROUP BY ALL', 'n'],
  ['SELECT customer_id FROM customers LIMIT (SELECT ascii(min(email)) FROM customers)', 'customer_id'],
  ['SELECT customer_id FROM customers LIMIT 1 OFFSET (SELECT ascii(min(email)) FROM customers)', 'customer_id'],
  ['SELECT count(*) AS n FROM (FROM customers LIMIT (SELECT ascii(min(email)) FROM customers))', 'n'],
  ['SELECT customer_id FROM customers LIMIT (SELECT count(*) FROM orders)', ''],
  [
    'SELECT o.order_id, o.total, c.city FROM orders o JOIN crm.people p ON o.total::VARCHAR = p.phone JOIN customers c USING (customer_id)',
    'total',
  ],
  [
    "SELECT city, spent, order_id FROM customers JOIN orders USING (customer_id) WHERE email IS NOT NULL AND email LIKE '%a' AND spent > total",
    '',
  ],
] as const)('%s: what it is compared with tells it: %s', async ([sql, names]) => {
  expect(await personal(sql)).toBe(names)
})

test('nothing is personal where nothing is marked', async () => {
  expect(await personal('SELECT * FROM customers', {})).toBe('')
  expect(await personal('SELECT * FROM customers', { customers: [], gone: ['email'] })).toBe('')
})

test.for([
  'PIVOT customers ON email USING count(*)',
  'SELECT * FROM (PIVOT customers ON email USING count(*))',
  "SELECT * FROM query('SELECT email FROM customers')",
  "SELECT * FROM query_table('customers')",
  'SUMMARIZE customers',
  'SELECT * FROM (SUMMARIZE customers)',
  'DESCRIBE customers',
  'EXPLAIN ANALYZE SELECT email FROM customers',
])('%s is no query', async (sql) => {
  await expect(open.engine.personalColumns(sql, MARKS)).rejects.toMatchObject({ code: 'sql_not_allowed' })
})

test('many nested recursions are given up in time, and count as personal', async () => {
  const nested = (depth: number): string =>
    depth === 0
      ? 'SELECT 1 AS n'
      : `WITH RECURSIVE r${depth}(n) AS (${nested(depth - 1)} UNION ALL SELECT n + 1 FROM (${nested(depth - 1)}) WHERE n < 0) SELECT n FROM r${depth}`
  const started = performance.now()
  expect(await personal(nested(9))).toMatch(/^n?$/)
  expect(performance.now() - started).toBeLessThan(20_000)
})

test('a view with a marked constant makes every constant personal', async () => {
  const setup = ["CREATE VIEW staff AS VALUES ('ana@acme.example')", 'CREATE TABLE t(id INTEGER)']
  const { engine } = await kept(await startEngine({ access: { files: [], setup, searchPath: 'memory.main' } }))
  expect(await engine.personalColumns('SELECT *, 1 FROM staff, t', { staff: ['col0'] })).toEqual([0, 2])
})

test('a mark on a table that is a file is followed as well', async () => {
  const files = join(folder, 'files')
  await mkdir(files)
  await writeFile(join(files, 'people.csv'), 'id,email,city\n1,ana@acme.example,Oslo\n')
  await writeFile(join(files, 'visits.ndjson'), '{"id":1,"at":{"page":"/","ip":"10.0.0.1"}}\n')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`COPY (SELECT 1 AS id, 'x' AS phone) TO '${join(files, 'calls.parquet')}'`)
  connection.closeSync()
  instance.closeSync()
  const marks = { people: ['email'], calls: ['phone'], visits: ['at'] }
  const files_ = await openAt('files', files)
  const asked = (sql: string) => personal(sql, marks, files_)
  expect(await asked('SELECT p.*, md5(email) AS h FROM people p')).toBe('email,h')
  expect(await asked('SELECT v.id, v.at.ip AS ip FROM visits v JOIN people USING (id)')).toBe('ip')
  expect(await asked('SELECT phone, c.id, city FROM memory.main.calls c JOIN people p USING (id)')).toBe('phone')
})
