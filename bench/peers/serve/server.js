// SPDX-License-Identifier: Apache-2.0
// server.js DB PORT: the same answers as lalian serve gives, by Fastify and better-sqlite3 over plain indexed tables (measure_serve.py makes them).
'use strict'
const Database = require('better-sqlite3')
const fastify = require('fastify')({ logger: false })
const db = new Database(process.argv[2], { readonly: true })
db.pragma('cache_size = -262144')
db.pragma('mmap_size = 4294967296')

const one = db.prepare('SELECT * FROM enterprise WHERE code = ?')
const page = db.prepare("SELECT code, name, industry, town, park, state FROM enterprise WHERE industry >= ? AND industry < ? ORDER BY rowid LIMIT ? OFFSET ?")
const count = db.prepare('SELECT count(*) AS n FROM enterprise WHERE industry >= ? AND industry < ?')
const figures = [
  'SELECT count(*) AS v FROM contract WHERE signed_on <= ?',
  'SELECT count(DISTINCT enterprise) AS v FROM contract WHERE signed_on <= ?',
  'SELECT sum(floor_area) AS v FROM contract WHERE signed_on <= ?',
  'SELECT sum(floor_area) / count(*) AS v FROM contract WHERE signed_on <= ?',
  "SELECT count(*) AS v FROM contract WHERE signed_on <= ? AND state = '有效'",
  'SELECT count(DISTINCT project) AS v FROM contract WHERE signed_on <= ?'
].map((s) => db.prepare(s))

fastify.get('/record/:code', (request) => one.get(request.params.code))
fastify.get('/page', (request) => {
  const from = request.query.industry, to = String(Number(from) + 1)
  return { count: count.get(from, to).n, rows: page.all(from, to, Number(request.query.limit), Number(request.query.offset)) }
})
fastify.get('/figures', (request) => ({ figures: figures.map((f) => f.get(request.query.until).v) }))
fastify.listen({ port: Number(process.argv[3]), host: '127.0.0.1' })
