import { chromium } from 'playwright-core'
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const p = await b.newPage({ viewport: { width: 390, height: 844 } })
await p.goto('http://127.0.0.1:8653' + process.argv[2]); await p.waitForSelector('h1'); await p.waitForFunction(() => !document.querySelector('[aria-busy=true]')); await p.waitForTimeout(500)
console.log(await p.evaluate(() => [...document.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > 400 && !e.closest('.scroll,.board')).slice(0, 8).map((e) => e.tagName + '.' + e.className + ' ' + Math.round(e.getBoundingClientRect().right))))
await b.close()
