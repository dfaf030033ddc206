// SPDX-License-Identifier: Apache-2.0
// Outlines of parks and parcels, as the map draws them.
import { get, type Options } from './api'
import type { Cell } from './show'

export interface Shape { id: string; kind: 'park' | 'parcel'; title: string; geometry: string; color?: string }
type Row = Record<string, Cell>
/** Outlines drawn at once; more of them are chosen by town or park. */
export const MOST = 6000

export const readParks = async (options: Options, columns: string, signal: AbortSignal): Promise<Row[]> => (await get<{ rows: Row[] }>('list', ['park'], { ...options, columns: `name,${columns}geometry` }, signal)).rows
/** Null: too many of them. */
export async function readParcels(options: Options, columns: string, signal: AbortSignal): Promise<Row[] | null> {
  const got = await get<{ count: number; rows: Row[] }>('list', ['parcel'], { ...options, columns: `code,holder,${columns}geometry`, limit: MOST }, signal)
  return got.count > MOST ? null : got.rows
}
export const parkShapes = (rows: Row[]): Shape[] => rows.filter((p) => p.geometry).map((p) => ({ id: String(p.name), kind: 'park', title: String(p.name), geometry: String(p.geometry) }))
export const parcelShapes = (rows: Row[], color: (r: Row) => string): Shape[] =>
  rows.filter((r) => r.geometry).map((r) => ({ id: String(r.code), kind: 'parcel', title: String(r.holder ?? r.code), geometry: String(r.geometry), color: color(r) }))

/** Idle land of the newest survey, by its parcel; `without`: plots whose parcel nobody has named. */
export interface Idle { day: string; of: Map<string, Row>; without: number }
export async function readIdle(options: Options, signal: AbortSignal): Promise<Idle | null> {
  const list = (o: Options) => get<{ count: number; rows: Row[] }>('list', ['idle_land'], { ...options, ...o }, signal)
  const day = (await list({ columns: 'survey', sort: '-survey', limit: 1 })).rows[0]?.survey
  if (!day) return null
  const { rows } = await list({ where: `survey = ${String(day)}`, columns: 'parcel,name,town,survey,state' })
  return { day: String(day), of: new Map(rows.filter((r) => r.parcel).map((r) => [String(r.parcel), r])), without: rows.filter((r) => !r.parcel).length }
}
