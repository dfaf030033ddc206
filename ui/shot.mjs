import { chromium } from 'playwright-core'
const [,, path, name, ...rest] = process.argv
const widths = (rest.find((x) => x.startsWith('w=')) ?? 'w=1440,390').slice(2).split(',').map(Number)
const click = rest.filter((x) => x.startsWith('click=')).map((x) => x.slice(6))
const full = rest.includes('full')
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
for (const w of widths) {
  const page = await browser.newPage({ viewport: { width: w, height: w > 700 ? 900 : 844 } })
  page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') console.log(w, m.type(), m.text().slice(0, 300)) })
  page.on('pageerror', (e) => console.log(w, 'pageerror', String(e).slice(0, 400)))
  await page.goto('http://127.0.0.1:8653' + path, { waitUntil: 'domcontentloaded' })
  await page.waitForSelector('h1', { timeout: 60000 })
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'), null, { timeout: 30000 })
  for (const c of click) { await page.locator(c).first().click(); await page.waitForTimeout(900) }
  await page.waitForTimeout(500)
  const over = await page.evaluate(() => { const m = document.querySelector('main'); return [document.documentElement.scrollWidth, innerWidth, m?.scrollWidth, m?.clientWidth] })
  console.log(w, 'widths', over.join(' '))
  if (full) await page.evaluate(() => { const s = document.querySelector('.shell'); s.style.height = 'auto'; document.querySelector('main').style.overflow = 'visible' })
  await page.screenshot({ path: `/tmp/office-shots/${name}-${w}.png`, fullPage: full })
  await page.close()
}
await browser.close()
