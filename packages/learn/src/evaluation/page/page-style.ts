/** How the page looks: light and dark by what the reader's system asks for, on paper without its ground. */
export const pageStyle = `
:root { --ground: #f6f7f9; --card: #fff; --ink: #1b2330; --soft: #5c6778; --line: #e3e7ed; --main: #2f6fed; --main-soft: #2f6fed22; --good: #15803d; --bad: #b42318; --second: #d97706; --third: #7c5cd6; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --ground: #11151c; --card: #1a202a; --ink: #e8ecf2; --soft: #9aa6b8; --line: #2c3543; --main: #79a7ff; --main-soft: #79a7ff26; --good: #5fd38b; --bad: #ff8a7a; --second: #f0b055; --third: #b8a3ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
main { max-width: 980px; margin: 0 auto; padding: 40px 20px 64px; }
header p.over { margin: 0; color: var(--soft); letter-spacing: .02em; }
h1 { margin: 4px 0 10px; font-size: 30px; line-height: 1.2; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { margin: 0 0 4px; font-size: 18px; }
.verdict { font-size: 18px; margin: 0; max-width: 46em; }
.verdict strong { font-weight: 650; }
.hint { margin: 0 0 14px; color: var(--soft); font-size: 13.5px; max-width: 60em; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 12px; margin: 26px 0 14px; }
.card, section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.card { padding: 14px 16px; }
.card .name { color: var(--soft); font-size: 13px; }
.card .value { font-size: 28px; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.card .range { color: var(--soft); font-size: 13px; font-variant-numeric: tabular-nums; }
.card .about { color: var(--soft); font-size: 12.5px; margin-top: 6px; }
section { padding: 20px 22px; margin-top: 14px; overflow-x: auto; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 14px; }
.pair section { margin-top: 0; } .pair { margin-top: 14px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 14px; }
th, td { text-align: left; padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 500; } tr:last-child td { border-bottom: 0; }
td small { color: var(--soft); white-space: nowrap; }
.better { color: var(--good); } .worse { color: var(--bad); } .open { color: var(--soft); }
ul { margin: 0; padding-left: 18px; } li { margin: 6px 0; } li span { color: var(--soft); }
footer { color: var(--soft); font-size: 12.5px; margin-top: 22px; }
svg { width: 100%; height: auto; display: block; font: 11px/1 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
.grid { stroke: var(--line); } .reference { stroke: var(--soft); stroke-dasharray: 4 4; fill: none; }
.tick, .axis, .note { fill: var(--soft); } .axis { font-size: 12px; } .label { fill: var(--ink); font-size: 13px; } .label.strong { font-weight: 650; } .forest { overflow-x: auto; } .forest svg { min-width: 640px; } .forest .note { font-size: 12px; }
.line { stroke: var(--main); stroke-width: 2.25; fill: none; stroke-linejoin: round; } .line.other { stroke: var(--soft); stroke-width: 1.5; } .line.other-2 { stroke: var(--second); } .line.other-3 { stroke: var(--third); }
.area { fill: var(--main-soft); } .bar { fill: var(--main); opacity: .85; } .dot { fill: var(--soft); } .dot.strong, .pair .dot { fill: var(--main); }
.whisker { stroke: var(--main); stroke-width: 1.25; opacity: .55; fill: none; } .interval { stroke: var(--soft); stroke-width: 3; stroke-linecap: round; opacity: .5; } .interval.strong { stroke: var(--main); }
@media print { body { background: none; } section, .card { break-inside: avoid; } }
`;
