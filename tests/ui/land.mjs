// SPDX-License-Identifier: Apache-2.0
// Land: the map, its table, idle land; the office's own pictures beneath the map.
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'

const number = (s) => Number(/-?[\d,]+(\.\d+)?/.exec(s)?.[0].replaceAll(',', ''))

/** A picture of 256 × 256 in one colour. */
function png(colour) {
  const crc = (b) => { let c = ~0; for (const x of b) { c ^= x; for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1 } return ~c >>> 0 }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const out = Buffer.alloc(body.length + 8)
    out.writeUInt32BE(data.length); body.copy(out, 4); out.writeUInt32BE(crc(body), body.length + 4)
    return out
  }
  const head = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 2, 0, 0, 0])
  const row = Buffer.concat([Buffer.from([0]), Buffer.concat(Array(256).fill(Buffer.from(colour)))])
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(Buffer.concat(Array(256).fill(row)))), chunk('IEND', Buffer.alloc(0))])
}
/** Tiles of the sample city (it lies at 150° E, 30° N) at zooms 9 to 12. */
function tiles(folder, colour) {
  const picture = png(colour)
  for (let z = 9; z <= 12; z++) {
    const n = 2 ** z
    const x = (lon) => Math.floor(((lon + 180) / 360) * n)
    const y = (lat) => Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * n)
    for (let i = x(149.8); i <= x(150.4); i++) {
      fs.mkdirSync(path.join(folder, `${z}/${i}`), { recursive: true })
      for (let j = y(30.2); j <= y(29.7); j++) fs.writeFileSync(path.join(folder, `${z}/${i}/${j}.png`), picture)
    }
  }
}

export default ({ check, WIDE, demo, beside }) => ({
  async 'land: parks on the map, one parcel with who uses it; idle land by stage adds up'(v) {
    await v.open('ban', WIDE)
    await v.go('/land')
    await v.page.waitForSelector('.ol-viewport canvas')
    await v.page.click('aside button:has-text("石埕泵阀智造园")')
    await v.page.waitForSelector('aside dl')
    await v.picture('land')
    await v.decent('land')
    await v.page.click('.el-radio-button:has-text("宗地表")')
    await v.page.waitForSelector('tr.line td a')
    await v.page.click('.el-radio-button:has-text("闲置土地")')
    await v.page.waitForSelector('.stages b')
    const stages = (await v.page.locator('.stages b').allInnerTexts()).map(number)
    await v.page.waitForSelector('.list > p')
    check(stages.reduce((a, b) => a + b, 0) === number(await v.page.locator('.list > p').innerText()), `${stages}`)
    await v.page.click('.stages button')
    await v.page.waitForFunction((n) => document.querySelector('.list > p')?.textContent.startsWith(String(n)), stages[0])
    await v.decent('idle land')
  },
  async 'idle land on the map: its states in colours that a legend counts; a plot opens from its parcel; those without one are told'(v) {
    await v.open('ban', WIDE)
    await v.go('/land?tab=idle')
    await v.page.click('a:has-text("在地图上看")')
    await v.page.waitForSelector('.ol-viewport canvas')
    await v.page.waitForSelector('.legend li:has-text("摸底 49")')
    const shown = (await v.page.locator('.legend li').allInnerTexts()).map((x) => Number(/\d+$/.exec(x)?.[0] ?? 0)).reduce((a, b) => a + b, 0)
    const without = number(await v.page.locator('p:has-text("没有宗地代码")').innerText().then((x) => x.split('另有')[1]))
    check(shown === 82 && shown + without === 110, `${shown} on the map, ${without} without a parcel, of 110`)
    await v.picture('land-idle')
    await v.decent('idle land on the map')
    await v.go('/land?by=idle&at=parcel999981001009GB00809W00000000')
    await v.page.waitForSelector('aside h3:has-text("闲置土地")')
    check(/6\.57 亩 · 摸底/.test(await v.page.locator('aside').innerText()), 'the plot is not beside its parcel')
    await v.picture('land-idle-plot')
    await v.page.click('aside a:has-text("石埕镇工业038地块") >> nth=0')
    await v.page.waitForSelector('table.values')
  },
  async 'land: the office\'s own pictures lie beneath the map where the server has a folder of them, and can be put away'() {
    const folder = path.join(demo, '../tiles')
    const colour = [122, 150, 96]
    fs.rmSync(folder, { recursive: true, force: true })
    tiles(folder, colour)
    const drawn = ([r, g, b]) => [...document.querySelectorAll('.ol-viewport canvas')].some((c) => {
      const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height)
      let n = 0
      for (let k = 0; k < data.length; k += 4) if (Math.abs(data[k] - r) < 3 && Math.abs(data[k + 1] - g) < 3 && Math.abs(data[k + 2] - b) < 3) n++
      return n > 10000
    })
    await beside('imagery', { args: ['--imagery', folder] }, async (v) => {
      await v.open('', WIDE)
      await v.go('/land')
      await v.page.waitForSelector('label.ground:has-text("影像")')
      await v.page.waitForFunction(drawn, colour)
      await v.picture('land-imagery')
      await v.decent('land with pictures')
      await v.page.click('label.ground')
      await v.page.waitForFunction(() => location.search.includes('ground=plain'))
      await v.page.reload()
      await v.page.waitForSelector('label.ground:not(.is-checked)')
      check(!(await v.page.evaluate(drawn, colour)), 'the pictures are still there')
    })
  },
})
